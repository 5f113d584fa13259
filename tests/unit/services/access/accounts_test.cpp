// SPDX-License-Identifier: Apache-2.0
#include "services/access/accounts.h"

#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/temp_folder.h"

namespace belfry::access {
namespace {

namespace fs = std::filesystem;

Account account(const std::string& user, std::vector<RoleGrant> grants) {
    Account one;
    one.user = user;
    one.displayName = "Frau „" + user + "“";
    one.hash = "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA";
    one.grants = std::move(grants);
    one.createdMs = 1;
    one.changedMs = 2;
    one.passwordMs = 3;
    return one;
}

AccountBook book() {
    AccountBook all;
    all.accounts.push_back(account("admin", {{Role::SecurityAdministrator, {}, {}}}));
    all.accounts.push_back(account("anna", {{Role::Operator, {"lighting"}, {"North", "Süd"}}, {Role::Viewer, {}, {}}}));
    all.accounts.back().disabled = true;
    all.unreported.push_back({7, "root", "host", "ACCOUNT_ADDED", "anna", "", "OPERATOR"});
    return all;
}

TEST(Accounts, GoThereAndBack) {
    const auto read = parseAccounts(writeAccounts(book()));
    ASSERT_TRUE(read) << toText(read.error());
    EXPECT_EQ(read->accounts, book().accounts);
    EXPECT_EQ(read->unreported, book().unreported);
}

TEST(Accounts, NothingThatIsDamagedIsGuessedAt) {
    const std::string good = writeAccounts(book());
    EXPECT_FALSE(parseAccounts(""));
    EXPECT_FALSE(parseAccounts("{}"));
    EXPECT_FALSE(parseAccounts("[]"));
    for (std::size_t cut = 0; cut + 2 < good.size(); ++cut) {
        EXPECT_FALSE(parseAccounts(good.substr(0, cut))) << cut;
    }
    std::string other = good;
    other.replace(other.find("OPERATOR"), 8, "EMPEROR!");
    EXPECT_FALSE(parseAccounts(other));
    other = good;
    other.replace(other.find("\"anna\""), 6, "\"admin\"");
    EXPECT_FALSE(parseAccounts(other)) << "an account that is there twice";
    EXPECT_FALSE(parseAccounts(std::string(AccountsFile::kMaxBytes + 1, ' ')));
    EXPECT_FALSE(parseAccounts(std::string(100'000, '[')));
}

TEST(Accounts, GrantsAreWrittenAsTheyAreRead) {
    for (const char* text :
         {"OPERATOR", "OPERATOR:lighting,parking", "VIEWER@North", "OPERATOR:lighting@North,South"}) {
        const auto grant = parseGrant(text);
        ASSERT_TRUE(grant) << text;
        EXPECT_EQ(toText(*grant), text);
    }
    // a slip must not come to mean "all"
    for (const char* text :
         {"", "operator", "OPERATOR:", "OPERATOR@", "OPERATOR:@North", "NONE", "OPERATOR:,", ":lighting"}) {
        EXPECT_FALSE(parseGrant(text)) << text;
    }
}

TEST(Accounts, NamesAreCheckedAndTheLastAdministratorIsKnown) {
    EXPECT_TRUE(checkUserName("anna.meier@krems"));
    for (const char* name : {"", "a b", "ann\na", "Änne", "../x"}) {
        EXPECT_FALSE(checkUserName(name)) << name;
    }
    AccountBook all = book();
    EXPECT_TRUE(all.hasAdministrator());
    all.find("admin")->disabled = true;
    EXPECT_FALSE(all.hasAdministrator());
    EXPECT_EQ(describe(all.accounts[1]).find("argon2"), std::string::npos);
}

TEST(AccountsFile, IsForItsOwnerOnlyAndReplacedAsAWhole) {
    const TempFolder folder;
    const AccountsFile file(folder.path() / "accounts.json");
    EXPECT_EQ(file.load().error().code, ErrorCode::NotFound);
    EXPECT_EQ(file.stamp(), "");
    const auto fill = [](AccountBook& all) -> Result<void> {
        all = book();
        return {};
    };
    EXPECT_FALSE(file.change(fill, false)) << "made only when that is meant";
    ASSERT_TRUE(file.change(fill, true));
    struct stat state{};
    ASSERT_EQ(::stat(file.path().c_str(), &state), 0);
    EXPECT_EQ(state.st_mode & 0777U, 0600U);
    const std::string before = file.stamp();
    EXPECT_EQ(file.load()->accounts, book().accounts);
    const auto refused = file.change(
        [](AccountBook& all) -> Result<void> {
            all.accounts.clear();
            return fail(ErrorCode::InvalidArgument, "no");
        },
        false);
    EXPECT_FALSE(refused);
    EXPECT_EQ(file.stamp(), before) << "refused changes change nothing";
    fs::permissions(file.path(), fs::perms::owner_all | fs::perms::group_read);
    EXPECT_EQ(file.load().error().code, ErrorCode::PermissionDenied);
    EXPECT_NE(file.stamp(), before);
    for (const auto& entry : fs::directory_iterator(folder.path())) {
        EXPECT_EQ(entry.path().filename().string().find(".new-"), std::string::npos) << "left over: " << entry.path();
    }
}

TEST(AccountsFile, TwoWritersLoseNothingOfEachOther) {
    const TempFolder folder;
    const AccountsFile file(folder.path() / "accounts.json");
    const auto work = [&file](const std::string& prefix) {
        for (int i = 0; i < 25; ++i) {
            const auto changed = file.change(
                [&](AccountBook& all) -> Result<void> {
                    all.accounts.push_back(account(prefix + std::to_string(i), {{Role::Viewer, {}, {}}}));
                    return {};
                },
                true);
            EXPECT_TRUE(changed);
        }
    };
    std::thread one(work, "a");
    std::thread two(work, "b");
    one.join();
    two.join();
    EXPECT_EQ(file.load()->accounts.size(), 50U);
}

}  // namespace
}  // namespace belfry::access
