// SPDX-License-Identifier: Apache-2.0
// Who may call what, asked of a running belfryd over the wire.
#include <fstream>
#include <map>
#include <set>
#include <sstream>

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
#include "services/access/password.h"
#include "services/proto/mapping_error.h"
#include "tests/integration/gateway/belfryd_process.h"
#include "tests/integration/gateway/console_client.h"
#include "tests/integration/gateway/security_site.h"

namespace belfry::test {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using ::testing::HasSubstr;

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

/** Nothing = the call got past the gate. */
std::optional<Error> refusal(const Site& site, const MethodDescriptor& method, const std::string& token) {
    const std::unique_ptr<Message> request(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(method.input_type())->New());
    fillIn(request.get(), 0);
    std::string bytes = request->SerializeAsString();
    const grpc::Slice slice(bytes);
    grpc::ByteBuffer sent(&slice, 1);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    context.AddMetadata(proto::kSessionMetadata, token);
    grpc::GenericStub stub(site.channel);
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
            const auto refused = refusal(site, *method, session->token());
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
                EXPECT_TRUE(refusal(site, *method, token)) << nameOf(*method) << " with token '" << token << "'";
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
    auto alarms = v1::Alarms::NewStub(site.channel);
    std::map<std::string, int> refusals;
    for (int i = 0; i < 1'000 && refusals.size() < 3; ++i) {  // they are on the disk with the gateway's next tick
        grpc::ClientContext context;
        context.AddMetadata(proto::kSessionMetadata, auditor->token());
        v1::JournalRequest request;
        request.set_limit(100);
        v1::JournalReply reply;
        ASSERT_TRUE(alarms->SearchJournal(&context, request, &reply).ok());
        refusals.clear();
        for (const v1::JournalLine& line : reply.lines()) {
            if (line.event() == "refused log in") {
                ++refusals[line.actor()];
            }
            EXPECT_THAT(line.DebugString(), ::testing::Not(HasSubstr(kPassword)));
            EXPECT_THAT(line.DebugString(), ::testing::Not(HasSubstr("mallory"))) << "it may be a password";
        }
    }
    EXPECT_EQ(refusals["operator"], 1);
    EXPECT_EQ(refusals["viewer"], 1);
    EXPECT_EQ(refusals["(no such account)"], 1);
    EXPECT_THAT(site.daemon->errors(), ::testing::Not(HasSubstr(kPassword)));
}

TEST(LogIn, GuessingIsSlowedForKnownAndUnknownUsersAlike) {
    const Site site;
    for (const std::string user : {"operator", "mallory"}) {
        // pauses double, so that they outlast any machine: then not even the right password is taken before its time
        bool slowed = false;
        for (int i = 0; i < 1'000 && !slowed; ++i) {
            const auto guess = site.logIn(user, "guess number " + std::to_string(i));
            ASSERT_FALSE(guess);
            if (guess.error().reason == "LOG_IN_SLOWED") {
                const auto right = site.logIn(user);
                slowed = !right && right.error().reason == "LOG_IN_SLOWED";
            }
        }
        EXPECT_TRUE(slowed) << user;
    }
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
            const auto why = refusal(site, *method, session->token());
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
    const auto again =
        ConsoleClient::ask<feed::SessionState>([&](auto reply) { port.reauthenticate(kPassword, std::move(reply)); });
    ASSERT_TRUE(again) << toText(again.error());
    const auto locked =
        ConsoleClient::ask<feed::SessionState>([&](auto reply) { port.logOut(true, std::move(reply)); });
    ASSERT_TRUE(locked) << toText(locked.error());
    EXPECT_EQ(locked->role, "VIEWER") << "a locked console only looks";
    const auto back =
        ConsoleClient::ask<feed::SessionState>([&](auto reply) { port.reauthenticate(kPassword, std::move(reply)); });
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

}  // namespace
}  // namespace belfry::test
