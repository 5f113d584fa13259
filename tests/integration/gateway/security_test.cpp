// SPDX-License-Identifier: Apache-2.0
// Who may call what, asked of a running belfryd over the wire.
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include <sys/wait.h>

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "belfry/v1/console.grpc.pb.h"
#include "belfry/v1/control.pb.h"
#include "belfry/v1/feed.pb.h"
#include "models/domain/permissions.h"
#include "services/access/accounts.h"
#include "services/access/certificates.h"
#include "services/access/password.h"
#include "services/proto/mapping_error.h"
#include "tests/integration/gateway/belfryd_process.h"
#include "tests/integration/gateway/console_client.h"

namespace belfry::test {
namespace {

namespace fs = std::filesystem;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using ::testing::HasSubstr;

constexpr const char* kPassword = "lantern over the gate";

/** A gateway that asks for passwords, with one account for every role ("operator", "auditor"…). */
class Site {
public:
    explicit Site(std::vector<RoleGrant> ofPart = {}) {
        const auto hash = access::hashPassword(kPassword, access::PasswordCost::Test);
        const auto changed = accounts().change(
            [&](access::AccountBook& book) -> Result<void> {
                for (int i = 1; i < kRoleCount; ++i) {
                    add(book, nameOf(static_cast<Role>(i)), {{static_cast<Role>(i), {}, {}}}, hash.value());
                }
                add(book, "nobody", {}, hash.value());
                if (!ofPart.empty()) {
                    add(book, "part", ofPart, hash.value());
                }
                return {};
            },
            true);
        if (!changed) {
            throw std::runtime_error(toText(changed.error()));
        }
        start();
    }

    void start() {
        daemon = std::make_unique<BelfrydProcess>(std::vector<std::string>{
            "--city", testCity(), "--store", store(), "--listen", "unix:" + (dir.path() / "s").string(), "--accounts",
            "required"});
        address = daemon->waitReady();
        channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
        session = v1::Session::NewStub(channel);
    }

    static std::string nameOf(Role role) {
        std::string name(toText(role));
        for (char& c : name) {
            c = static_cast<char>(std::tolower(c));
        }
        return name;
    }
    [[nodiscard]] fs::path store() const { return dir.path() / "store"; }
    [[nodiscard]] access::AccountsFile accounts() const {
        fs::create_directories(store());
        return access::AccountsFile(store() / "accounts.json");
    }
    static void add(access::AccountBook& book, const std::string& user, std::vector<RoleGrant> grants,
                    const std::string& hash) {
        access::Account account;
        account.user = user;
        account.grants = std::move(grants);
        account.hash = hash;
        book.accounts.push_back(account);
    }

    [[nodiscard]] Result<v1::SessionInfo> logIn(const std::string& user, const std::string& password = kPassword,
                                                bool kiosk = false) const {
        grpc::ClientContext context;
        v1::LogInRequest request;
        request.set_contract("belfry.v1");
        request.set_user(user);
        request.set_password(password);
        request.set_workstation("desk-1");
        request.set_kiosk(kiosk);
        v1::SessionInfo reply;
        const grpc::Status status = session->LogIn(&context, request, &reply);
        return status.ok() ? Result<v1::SessionInfo>(reply)
                           : Result<v1::SessionInfo>(tl::unexpected(proto::fromStatus(status, context)));
    }

    /** Nothing = the call got past the gate. */
    [[nodiscard]] std::optional<Error> refusal(const MethodDescriptor& method, const std::string& token) const;

    TempDir dir;
    std::unique_ptr<BelfrydProcess> daemon;
    std::string address;
    std::shared_ptr<grpc::Channel> channel;
    std::unique_ptr<v1::Session::Stub> session;
};

/** Something in every field, so that a call gets as far as it can. */
void fillIn(Message* message, int depth) {
    const auto* reflection = message->GetReflection();
    const Descriptor* descriptor = message->GetDescriptor();
    for (int i = 0; i < descriptor->field_count(); ++i) {
        const FieldDescriptor* field = descriptor->field(i);
        if (field->real_containing_oneof() != nullptr && field->real_containing_oneof()->field(0) != field) {
            continue;
        }
        const std::string text = field->name() == "contract" ? "belfry.v1" : field->name() == "position" ? "" : "x";
        switch (field->cpp_type()) {
            case FieldDescriptor::CPPTYPE_STRING:
                field->is_repeated() ? reflection->AddString(message, field, text)
                                     : reflection->SetString(message, field, text);
                break;
            case FieldDescriptor::CPPTYPE_ENUM:
                if (!field->is_repeated()) {
                    reflection->SetEnumValue(message, field, 1);
                }
                break;
            case FieldDescriptor::CPPTYPE_MESSAGE:
                if (depth < 3) {
                    fillIn(field->is_repeated() ? reflection->AddMessage(message, field)
                                                : reflection->MutableMessage(message, field),
                           depth + 1);
                }
                break;
            default: break;
        }
    }
}

std::optional<Error> Site::refusal(const MethodDescriptor& method, const std::string& token) const {
    const std::unique_ptr<Message> request(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(method.input_type())->New());
    fillIn(request.get(), 0);
    std::string bytes = request->SerializeAsString();
    const grpc::Slice slice(bytes);
    grpc::ByteBuffer sent(&slice, 1);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    context.AddMetadata(proto::kSessionMetadata, token);
    grpc::GenericStub stub(channel);
    grpc::CompletionQueue queue;
    const std::string name = "/" + method.service()->full_name() + "/" + method.name();
    auto call = stub.PrepareCall(&context, name, &queue);
    const auto next = [&queue] {
        void* tag = nullptr;
        bool ok = false;
        return queue.Next(&tag, &ok) && ok;
    };
    call->StartCall(nullptr);
    next();
    // a stream of requests stays open: its first answer says enough
    call->Write(sent, nullptr);
    next();
    if (!method.client_streaming()) {
        call->WritesDone(nullptr);
        next();
    }
    grpc::ByteBuffer received;
    call->Read(&received, nullptr);
    const bool answered = next();
    if (answered) {
        context.TryCancel();
    }
    grpc::Status status;
    call->Finish(&status, nullptr);
    next();
    queue.Shutdown();
    while (next()) {
    }
    if (answered || status.ok()) {
        return std::nullopt;
    }
    Error error = proto::fromStatus(status, context);
    static const std::set<std::string> kOfTheGate{"NO_PERMISSION", "KIOSK", "LOG_IN_NEEDED", "PASSWORD_MUST_CHANGE",
                                                   "ACCOUNTS_UNREADABLE"};
    const bool gate = error.code == ErrorCode::Unauthenticated || kOfTheGate.contains(error.reason) ||
                      error.code == ErrorCode::Unimplemented;
    return gate ? std::optional(error) : std::nullopt;
}

std::vector<const MethodDescriptor*> everyCall() {
    std::vector<const MethodDescriptor*> all;
    for (const FileDescriptor* file : {v1::SessionInfo::descriptor()->file(), v1::OrderRequest::descriptor()->file(),
                                       v1::ServerFrame::descriptor()->file()}) {
        for (int i = 0; i < file->service_count(); ++i) {
            for (int j = 0; j < file->service(i)->method_count(); ++j) {
                all.push_back(file->service(i)->method(j));
            }
        }
    }
    return all;
}

std::string nameOf(const MethodDescriptor& method) { return method.service()->full_name() + "/" + method.name(); }

TEST(Permissions, TheTableNamesExactlyTheCallsThatThereAre) {
    std::set<std::string> named;
    for (const CallRule& rule : callRules()) {
        named.insert(std::string(rule.method));
    }
    std::set<std::string> there;
    for (const MethodDescriptor* method : everyCall()) {
        there.insert(nameOf(*method));
    }
    EXPECT_EQ(named, there) << "a call without a rule is refused: give it one in models/domain/permissions.cpp";
}

TEST(Permissions, EveryCallIsRefusedToEveryRoleThatTheTableDoesNotAllow) {
    const Site site;
    std::size_t asked = 0;
    for (int i = 0; i < kRoleCount; ++i) {
        const auto role = static_cast<Role>(i);
        const auto session = site.logIn(role == Role::None ? "nobody" : Site::nameOf(role));
        ASSERT_TRUE(session) << toText(session.error());
        EXPECT_EQ(session->role(), toText(role));
        for (const MethodDescriptor* method : everyCall()) {
            const std::string name = nameOf(*method);
            const auto action = actionOf(name);
            ASSERT_TRUE(action) << name;
            if (*action == Action::LogIn) {
                continue;  // who one is may always be asked; LogOut would end the session
            }
            // what a batch does is looked up by its action, here the first one: acknowledge
            const Action needed = name == "belfry.v1.Alarms/Batch" ? Action::AcknowledgeAlarms : *action;
            const auto refused = site.refusal(*method, session->token());
            EXPECT_EQ(!refused, mayEver(role, needed))
                << name << " as " << toText(role) << (refused ? ": " + toText(*refused) : "");
            ++asked;
        }
    }
    EXPECT_GT(asked, 250U);
    // and without a session, with a made-up one, and with one that nobody logged in to
    grpc::ClientContext context;
    v1::OpenRequest open;
    open.set_contract("belfry.v1");
    open.set_operator_name("admin");
    v1::SessionInfo opened;
    ASSERT_TRUE(site.session->Open(&context, open, &opened).ok());
    EXPECT_TRUE(opened.log_in_needed());
    EXPECT_EQ(opened.role(), "NONE");
    EXPECT_EQ(opened.permissions_size(), 0);
    for (const std::string& token : {std::string(), std::string("0123456789"), opened.token()}) {
        for (const MethodDescriptor* method : everyCall()) {
            if (actionOf(nameOf(*method)) != Action::LogIn) {
                EXPECT_TRUE(site.refusal(*method, token)) << nameOf(*method) << " with token '" << token << "'";
            }
        }
    }
}

TEST(LogIn, WrongPasswordsUnknownAndDisabledUsersAllGetTheSameAnswerAndAreRecorded) {
    const Site site;
    const auto disabled = site.accounts().change(
        [](access::AccountBook& book) -> Result<void> {
            book.find("viewer")->disabled = true;
            return {};
        },
        false);
    ASSERT_TRUE(disabled);
    const auto wrong = site.logIn("operator", "lantern under the gate");
    const auto unknown = site.logIn("mallory", kPassword);
    const auto gone = site.logIn("viewer", kPassword);
    ASSERT_FALSE(wrong || unknown || gone);
    EXPECT_EQ(wrong.error().reason, "LOG_IN_REFUSED");
    EXPECT_EQ(wrong.error().message, unknown.error().message);
    EXPECT_EQ(wrong.error().message, gone.error().message);
    EXPECT_EQ(unknown.error().code, wrong.error().code);

    const auto auditor = site.logIn("auditor");
    ASSERT_TRUE(auditor);
    grpc::ClientContext context;
    context.AddMetadata(proto::kSessionMetadata, auditor->token());
    v1::JournalRequest request;
    request.set_limit(100);
    v1::JournalReply reply;
    auto alarms = v1::Alarms::NewStub(site.channel);
    ASSERT_TRUE(alarms->SearchJournal(&context, request, &reply).ok());
    std::map<std::string, int> refusals;
    for (const v1::JournalLine& line : reply.lines()) {
        if (line.event() == "refused log in") {
            ++refusals[line.actor()];
        }
        EXPECT_THAT(line.DebugString(), ::testing::Not(HasSubstr(kPassword)));
        EXPECT_THAT(line.DebugString(), ::testing::Not(HasSubstr("mallory"))) << "it may be a password";
    }
    EXPECT_EQ(refusals["operator"], 1);
    EXPECT_EQ(refusals["viewer"], 1);
    EXPECT_EQ(refusals["(no such account)"], 1);
    EXPECT_THAT(site.daemon->errors(), ::testing::Not(HasSubstr(kPassword)));
}

TEST(LogIn, GuessingIsSlowedForKnownAndUnknownUsersAlike) {
    const Site site;
    for (const char* user : {"operator", "mallory"}) {
        std::string reason;
        for (int i = 0; i < 4; ++i) {
            const auto guess = site.logIn(user, "guess number " + std::to_string(i));
            ASSERT_FALSE(guess);
            reason = guess.error().reason;
        }
        EXPECT_EQ(reason, "LOG_IN_SLOWED") << user;
    }
    const auto right = site.logIn("operator");
    ASSERT_FALSE(right) << "not even the right one is taken before its time";
    EXPECT_EQ(right.error().reason, "LOG_IN_SLOWED");
    EXPECT_TRUE(site.logIn("supervisor")) << "others are not held up";
}

TEST(LogIn, AChangeOfTheAccountReachesSessionsThatAreOpen) {
    const Site site;
    const auto session = site.logIn("operator");
    ASSERT_TRUE(session);
    EXPECT_TRUE(session->has_verified_age_ms());
    EXPECT_GT(session->lock_after_s(), 0U);
    const auto info = [&](const std::string& token) -> Result<v1::SessionInfo> {
        grpc::ClientContext context;
        context.AddMetadata(proto::kSessionMetadata, token);
        v1::SessionInfo reply;
        const auto status = site.session->Info(&context, {}, &reply);
        return status.ok() ? Result<v1::SessionInfo>(reply)
                           : Result<v1::SessionInfo>(tl::unexpected(proto::fromStatus(status, context)));
    };
    const auto change = [&](const std::function<void(access::Account&)>& body) {
        const auto changed = site.accounts().change(
            [&](access::AccountBook& book) -> Result<void> {
                body(*book.find("operator"));
                return {};
            },
            false);
        ASSERT_TRUE(changed);
    };
    const auto eventually = [&](const std::function<bool(const Result<v1::SessionInfo>&)>& holds) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (std::chrono::steady_clock::now() < until) {
            if (holds(info(session->token()))) {
                return true;
            }
        }
        return false;
    };
    change([](access::Account& account) { account.grants = {{Role::Viewer, {}, {}}}; });
    EXPECT_TRUE(eventually([](const auto& now) { return now && now->role() == "VIEWER"; }));
    change([](access::Account& account) { account.disabled = true; });
    EXPECT_TRUE(eventually([](const auto& now) { return !now && now.error().code == ErrorCode::Unauthenticated; }));
}

TEST(LogIn, AnUnreadableFileOfAccountsFailsClosedToLooking) {
    const Site site;
    const auto session = site.logIn("supervisor");
    ASSERT_TRUE(session);
    std::ofstream(site.store() / "accounts.json", std::ios::trunc) << "{ this is damage";
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    v1::SessionInfo reply;
    while (!reply.accounts_unreadable() && std::chrono::steady_clock::now() < until) {
        grpc::ClientContext context;
        context.AddMetadata(proto::kSessionMetadata, session->token());
        ASSERT_TRUE(site.session->Info(&context, {}, &reply).ok());
    }
    EXPECT_EQ(reply.role(), "VIEWER");
    EXPECT_THAT(reply.permissions(), ::testing::ElementsAre("view"));
    const auto refused = site.logIn("supervisor");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "ACCOUNTS_UNREADABLE");
    for (const MethodDescriptor* method : everyCall()) {
        const auto action = actionOf(nameOf(*method));
        if (action != Action::LogIn && nameOf(*method) != "belfry.v1.Alarms/Batch") {
            const auto why = site.refusal(*method, session->token());
            EXPECT_EQ(action == Action::View, !why) << nameOf(*method);
        }
    }
}

TEST(LogIn, LoggingOutEndsTheSessionAndItsStreams) {
    const Site site;
    ConsoleClient console(site.address, "anna");
    auto& port = *console.ports().session;
    const auto in = ConsoleClient::ask<feed::SessionState>(
        [&](auto reply) { port.logIn("operator", kPassword, std::move(reply)); });
    ASSERT_TRUE(in) << toText(in.error());
    EXPECT_EQ(in->user, "operator");
    EXPECT_TRUE(in->may(Action::Command));
    EXPECT_FALSE(in->may(Action::ManageAccounts));
    ASSERT_TRUE(console.waitFor([&] { return console.link.state == feed::LinkState::Live; }));
    const auto wrong = ConsoleClient::ask<feed::SessionState>(
        [&](auto reply) { port.reauthenticate("not the password", std::move(reply)); });
    ASSERT_FALSE(wrong);
    const auto again = ConsoleClient::ask<feed::SessionState>(
        [&](auto reply) { port.reauthenticate(kPassword, std::move(reply)); });
    ASSERT_TRUE(again) << toText(again.error());
    const auto locked =
        ConsoleClient::ask<feed::SessionState>([&](auto reply) { port.logOut(true, std::move(reply)); });
    ASSERT_TRUE(locked) << toText(locked.error());
    EXPECT_EQ(locked->role, "VIEWER") << "a locked console only looks";
    const auto back = ConsoleClient::ask<feed::SessionState>(
        [&](auto reply) { port.reauthenticate(kPassword, std::move(reply)); });
    ASSERT_TRUE(back);
    EXPECT_EQ(back->role, "OPERATOR");
    const auto changed = ConsoleClient::ask<feed::SessionState>(
        [&](auto reply) { port.changePassword(kPassword, "another lantern there", std::move(reply)); });
    ASSERT_TRUE(changed) << toText(changed.error());
    EXPECT_FALSE(site.logIn("operator"));
    EXPECT_TRUE(site.logIn("operator", "another lantern there"));
    ASSERT_TRUE(ConsoleClient::ask<feed::SessionState>([&](auto reply) { port.logOut(false, std::move(reply)); }));
    EXPECT_TRUE(console.waitFor([&] { return console.link.text.code == "LOG_IN_NEEDED"; }))
        << "the picture goes with the session: " << console.link.text.english;
}

TEST(Handover, TheReceiverSignsTheSheetThatTheGatewayMade) {
    const Site site;
    const auto giver = site.logIn("operator");
    ASSERT_TRUE(giver);
    const auto prepare = [&](const std::string& token) {
        grpc::ClientContext context;
        context.AddMetadata(proto::kSessionMetadata, token);
        v1::HandoverSheet sheet;
        EXPECT_TRUE(site.session->PrepareHandover(&context, {}, &sheet).ok());
        return sheet;
    };
    const auto sign = [&](const v1::HandoverSheet& sheet, const std::string& to,
                          const std::string& password) -> Result<v1::HandoverReply> {
        grpc::ClientContext context;
        context.AddMetadata(proto::kSessionMetadata, giver->token());
        v1::HandoverSignature request;
        request.set_id(sheet.id());
        request.set_digest(sheet.digest());
        request.set_remarks("the pump at the bridge is watched");
        request.set_to_user(to);
        request.set_password(password);
        v1::HandoverReply reply;
        const auto status = site.session->SignHandover(&context, request, &reply);
        return status.ok() ? Result<v1::HandoverReply>(reply)
                           : Result<v1::HandoverReply>(tl::unexpected(proto::fromStatus(status, context)));
    };
    const v1::HandoverSheet sheet = prepare(giver->token());
    EXPECT_EQ(sheet.from_user(), "operator");
    EXPECT_EQ(sheet.digest().size(), 32U);
    v1::HandoverSheet other = sheet;
    other.set_digest(std::string(32, 'x'));
    EXPECT_EQ(sign(other, "supervisor", kPassword).error().reason, "HANDOVER_OTHER");
    EXPECT_EQ(sign(sheet, "operator", kPassword).error().reason, "HANDOVER_TO_SELF");
    EXPECT_EQ(sign(sheet, "supervisor", "not the password").error().reason, "LOG_IN_REFUSED");
    EXPECT_EQ(sign(sheet, "viewer", kPassword).error().reason, "NO_PERMISSION");
    const auto done = sign(sheet, "supervisor", kPassword);
    ASSERT_TRUE(done) << toText(done.error());
    EXPECT_EQ(done->session().operator_name(), "supervisor");
    EXPECT_EQ(done->sheet().to_user(), "supervisor");
    grpc::ClientContext context;
    context.AddMetadata(proto::kSessionMetadata, giver->token());
    v1::SessionInfo info;
    EXPECT_EQ(site.session->Info(&context, {}, &info).error_code(), grpc::StatusCode::UNAUTHENTICATED)
        << "who has gone is gone";
}

/** The auditor's page, all of it. */
v1::AuditPage search(const Site& site, const v1::AuditRequest& request) {
    const auto auditor = site.logIn("auditor");
    EXPECT_TRUE(auditor);
    grpc::ClientContext context;
    context.AddMetadata(proto::kSessionMetadata, auditor->token());
    v1::AuditPage page;
    EXPECT_TRUE(v1::Audit::NewStub(site.channel)->Search(&context, request, &page).ok());
    return page;
}

TEST(Audit, SaysWhoFromWhereWhyBeforeAndAfter) {
    const Site site;
    const auto admin = site.logIn("secadm");
    ASSERT_TRUE(admin);
    auto accounts = v1::Accounts::NewStub(site.channel);
    grpc::ClientContext context;
    context.AddMetadata(proto::kSessionMetadata, admin->token());
    v1::AccountChange change;
    change.set_user("operator");
    change.set_set_grants(true);
    change.add_grants()->set_role("VIEWER");
    change.set_reason("leaves the control room");
    v1::Account changed;
    ASSERT_TRUE(accounts->Change(&context, change, &changed).ok());
    grpc::ClientContext second;
    second.AddMetadata(proto::kSessionMetadata, admin->token());
    change.set_user("secadm");
    const auto last = accounts->Change(&second, change, &changed);
    EXPECT_EQ(last.error_code(), grpc::StatusCode::FAILED_PRECONDITION) << "nobody would be left";

    v1::AuditRequest request;
    request.set_asset("account/");
    const v1::AuditPage page = search(site, request);
    ASSERT_EQ(page.records_size(), 2);
    const v1::AuditRecord& refused = page.records(0);
    EXPECT_TRUE(refused.refused());
    EXPECT_EQ(refused.subject(), "account/secadm");
    EXPECT_THAT(refused.peer(), ::testing::StartsWith("unix"));
    const v1::AuditRecord& accepted = page.records(1);
    EXPECT_FALSE(accepted.refused());
    EXPECT_EQ(accepted.actor(), "secadm");
    EXPECT_EQ(accepted.workstation(), "desk-1");
    EXPECT_THAT(accepted.peer(), ::testing::StartsWith("unix"));
    EXPECT_EQ(accepted.before(), "OPERATOR");
    EXPECT_THAT(accepted.after(), HasSubstr("VIEWER (leaves the control room)"));
    request.Clear();
    request.set_refused_only(true);
    for (const v1::AuditRecord& record : search(site, request).records()) {
        EXPECT_TRUE(record.refused());
    }
    request.Clear();
    request.set_text("CONTROL ROOM");
    EXPECT_EQ(search(site, request).records_size(), 1);
}

/** Runs belfryctl; its exit status. */
int ctl(const std::vector<std::string>& arguments) {
    std::string command = std::getenv("BELFRYCTL") == nullptr ? "belfryctl" : std::getenv("BELFRYCTL");
    for (const std::string& argument : arguments) {
        command += " '" + argument + "'";
    }
    const int status = std::system((command + " >/dev/null 2>&1").c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void flipByte(const fs::path& file, const std::string& near) {
    std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
    const std::string all{std::istreambuf_iterator<char>(stream), {}};
    const auto at = all.rfind(near);
    ASSERT_NE(at, std::string::npos);
    stream.clear();
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put(static_cast<char>(all[at] ^ 1));
}

TEST(Audit, VerifyFindsAChangedByteACutOffTailAndAForgedHead) {
    Site site;
    ASSERT_TRUE(site.logIn("operator"));
    ASSERT_TRUE(site.logIn("supervisor"));
    site.daemon->signal(SIGTERM);
    ASSERT_EQ(site.daemon->wait(), 0);
    const std::string store = site.store();
    EXPECT_EQ(ctl({"audit", "--store", store, "verify"}), 0);
    EXPECT_EQ(ctl({"audit", "--store", store, "export", "--out", (site.dir.path() / "a.csv").string()}), 0);
    EXPECT_EQ(ctl({"audit", "--store", store, "export", "--format", "json", "--out", (site.dir.path() / "a.json").string()}), 0);
    std::ifstream csv(site.dir.path() / "a.csv");
    const std::string text{std::istreambuf_iterator<char>(csv), {}};
    EXPECT_THAT(text, HasSubstr("seq,time_utc,kind"));
    EXPECT_THAT(text, HasSubstr("\"supervisor\""));
    EXPECT_THAT(text, HasSubstr("LOGGED_IN"));
    EXPECT_EQ(ctl({"audit", "--store", store, "verify", "--key", std::string(64, '0')}), 3) << "another key";

    const auto copy = [&](const std::string& name) {
        const fs::path to = site.dir.path() / name;
        fs::copy(site.store(), to, fs::copy_options::recursive);
        return to;
    };
    const fs::path changed = copy("changed");
    flipByte(changed / "journal.db", "LOGGED_IN");
    EXPECT_EQ(ctl({"audit", "--store", changed, "verify"}), 3) << "a byte was changed";

    const fs::path cut = copy("cut");
    ASSERT_EQ(std::system(("sqlite3 '" + (cut / "journal.db").string() +
                           "' 'DROP TRIGGER record_stays; DELETE FROM record WHERE seq > (SELECT max(seq) FROM record) - 2'")
                              .c_str()),
              0);
    EXPECT_EQ(ctl({"audit", "--store", cut, "verify"}), 3) << "the tail was cut off";

    const fs::path forged = copy("forged");
    flipByte(forged / "audit.heads", "1 ");
    EXPECT_EQ(ctl({"audit", "--store", forged, "verify"}), 3) << "a head was changed";
}

Millis wallNow() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

/** A folder of certificates as `belfryctl tls init` makes one. */
class Certificates {
public:
    Certificates() : m_authority(access::makeAuthority({For::Authority, "Krems", {}, 100}, wallNow()).value()) {
        write("ca.crt", m_authority.certificate);
        gateway(90);
        issue("desk-7", For::Workstation, {}, 90, wallNow());
    }
    using For = access::CertificateWish::For;

    void gateway(int days) { issue("gateway", For::Gateway, {"localhost", "127.0.0.1"}, days, wallNow()); }
    void issue(const std::string& name, For what, std::vector<std::string> hosts, int days, Millis from) {
        const auto pair = access::makeCertificate({what, name, std::move(hosts), days}, m_authority, from);
        ASSERT_TRUE(pair) << toText(pair.error());
        write(name + ".key", pair->key);
        write(name + ".crt", pair->certificate);
    }
    void write(const std::string& name, const std::string& text) const {
        const fs::path fresh = path() / (name + ".new");
        std::ofstream(fresh) << text;
        fs::permissions(fresh, fs::perms::owner_read | fs::perms::owner_write);
        fs::rename(fresh, path() / name);
    }
    [[nodiscard]] fs::path path() const { return m_dir.path(); }
    [[nodiscard]] client::TlsPaths of(const std::string& name) const {
        return {path() / "ca.crt", path() / (name + ".crt"), path() / (name + ".key")};
    }

private:
    TempDir m_dir;
    access::PemPair m_authority;
};

class TlsTest : public ::testing::Test {
protected:
    void serve() {
        std::ofstream(dir.path() / "belfryd.textproto")
            << "city_dir: \"" << testCity() << "\"\nstore_dir: \"" << (dir.path() / "store").string()
            << "\"\nlisten { tcp: \"127.0.0.1:0\" }\nsources { id: \"sim\" simulator { } }\n"
            << "security { accounts: \"open\" tls { certificate: \"" << (files.path() / "gateway.crt").string()
            << "\" key: \"" << (files.path() / "gateway.key").string() << "\" client_ca: \""
            << (files.path() / "ca.crt").string() << "\" } }\n";
        daemon = std::make_unique<BelfrydProcess>(std::vector<std::string>{"--config", dir.path() / "belfryd.textproto"});
        address = daemon->waitReady();
    }
    [[nodiscard]] Result<client::SessionInfo> dial(const client::TlsPaths& tls) const {
        client::ClientOptions options;
        options.address = address;
        options.operatorName = "anna";
        options.workstation = "what it says of itself";
        options.tls = tls;
        return client::openSession(options, 5'000);
    }

    TempDir dir;
    Certificates files;
    std::unique_ptr<BelfrydProcess> daemon;
    std::string address;
};

TEST_F(TlsTest, OnlyAWorkstationWithACertificateOfTheAuthorityComesIn) {
    serve();
    const auto good = dial(files.of("desk-7"));
    ASSERT_TRUE(good) << toText(good.error()) << daemon->errors();
    EXPECT_EQ(good->role, "VIEWER") << "open accounts command over the Unix socket only";
    EXPECT_GT(good->state.certificateEndsMs, wallNow());

    EXPECT_FALSE(dial({})) << "plaintext";
    // one that knows the authority, and has nothing to show
    auto channel = grpc::CreateChannel(
        address, grpc::SslCredentials({[&] {
                     std::ifstream stream(files.path() / "ca.crt");
                     return std::string{std::istreambuf_iterator<char>(stream), {}};
                 }(),
                                       "", ""}));
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(5));
    v1::OpenRequest open;
    open.set_contract("belfry.v1");
    open.set_operator_name("anna");
    v1::SessionInfo info;
    EXPECT_FALSE(v1::Session::NewStub(channel)->Open(&context, open, &info).ok()) << "no certificate";

    Certificates stranger;
    client::TlsPaths mixed = stranger.of("desk-7");
    mixed.authority = files.of("desk-7").authority;
    EXPECT_FALSE(dial(mixed)) << "a certificate of another authority";

    files.issue("late", Certificates::For::Workstation, {}, 1, wallNow() - 3LL * 24 * 3'600'000);
    EXPECT_FALSE(dial(files.of("late"))) << "a certificate that has ended";
    EXPECT_TRUE(dial(files.of("desk-7"))) << "and the good one still works";
}

TEST_F(TlsTest, TheWorkstationIsTheOneInTheCertificate) {
    serve();
    ConsoleClient console(address, "anna", false, files.of("desk-7"));
    ASSERT_TRUE(console.waitFor([&] { return console.link.state == feed::LinkState::Live; }));
    daemon->signal(SIGTERM);
    ASSERT_EQ(daemon->wait(), 0);
    const fs::path out = dir.path() / "a.csv";
    ASSERT_EQ(ctl({"audit", "--store", (dir.path() / "store").string(), "export", "--out", out.string()}), 0);
    std::ifstream stream(out);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_THAT(text, HasSubstr("\"desk-7\""));
    EXPECT_THAT(text, ::testing::Not(HasSubstr("desk-1")));
}

TEST_F(TlsTest, ACertificateThatEndsSoonIsSaidAndANewOneIsTakenWithoutARestart) {
    files.gateway(10);
    serve();
    EXPECT_THAT(daemon->errors(), HasSubstr("ends in 9 days"));
    EXPECT_EQ(ctl({"tls", "show", (files.path() / "gateway.crt").string()}), 3);
    EXPECT_EQ(ctl({"tls", "show", (files.path() / "desk-7.crt").string()}), 0);
    const auto shown = [&]() -> Millis {  // the end of the certificate that the gateway really shows
        const auto read = [](const std::string& file) {
            std::ifstream stream(file);
            return std::string{std::istreambuf_iterator<char>(stream), {}};
        };
        const client::TlsPaths own = files.of("desk-7");
        grpc::ChannelArguments fresh;
        fresh.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
        const auto channel = grpc::CreateCustomChannel(
            address, grpc::SslCredentials({read(own.authority), read(own.key), read(own.certificate)}), fresh);
        grpc::ClientContext context;
        v1::OpenRequest open;
        open.set_contract("belfry.v1");
        open.set_operator_name("anna");
        v1::SessionInfo info;
        if (!v1::Session::NewStub(channel)->Open(&context, open, &info).ok()) {
            return 0;
        }
        const auto pem = context.auth_context()->FindPropertyValues("x509_pem_cert");
        const auto parsed = pem.empty() ? Result<access::CertificateInfo>(fail(ErrorCode::NotFound, "none"))
                                        : access::parseCertificate({pem.front().data(), pem.front().size()});
        return parsed ? parsed->endsMs : 0;
    };
    constexpr Millis kDay = 24LL * 3'600'000;
    EXPECT_LT(shown(), wallNow() + 11 * kDay);
    EXPECT_GT(shown(), wallNow());
    files.gateway(80);
    const auto until = std::chrono::steady_clock::now() + ConsoleClient::kPatience;
    while (shown() < wallNow() + 79 * kDay && std::chrono::steady_clock::now() < until) {
    }
    EXPECT_GT(shown(), wallNow() + 79 * kDay);
    Millis told = 0;
    while (told < wallNow() + 79 * kDay && std::chrono::steady_clock::now() < until) {
        told = dial(files.of("desk-7")).value().state.certificateEndsMs;
    }
    EXPECT_GT(told, wallNow() + 79 * kDay) << "and consoles are told";
}

TEST(Tls, AKeyThatOthersMayUseAndPairsThatDoNotFitAreRefused) {
    const Certificates files;
    EXPECT_TRUE(access::checkPair(files.path() / "gateway.crt", files.path() / "gateway.key"));
    EXPECT_FALSE(access::checkPair(files.path() / "gateway.crt", files.path() / "desk-7.key"));
    EXPECT_FALSE(access::parseCertificate("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
    EXPECT_FALSE(access::parseCertificate(""));
    const auto own = access::readCertificate(files.path() / "gateway.crt");
    ASSERT_TRUE(own);
    EXPECT_EQ(own->issuer, "Krems");
    EXPECT_FALSE(own->authority);
    EXPECT_THAT(own->names, ::testing::UnorderedElementsAre("DNS:localhost", "IP:127.0.0.1"));
    EXPECT_TRUE(access::readCertificate(files.path() / "ca.crt")->authority);
}

}  // namespace
}  // namespace belfry::test
