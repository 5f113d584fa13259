// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cctype>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "belfry/v1/console.grpc.pb.h"
#include "models/domain/permissions.h"
#include "services/access/accounts.h"
#include "services/access/password.h"
#include "services/proto/mapping_error.h"
#include "tests/integration/gateway/belfryd_process.h"

namespace belfry::test {
namespace fs = std::filesystem;

inline constexpr const char* kPassword = "lantern over the gate";

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
        daemon = std::make_unique<BelfrydProcess>(
            std::vector<std::string>{"--city", testCity(), "--store", store(), "--listen",
                                     "unix:" + (dir.path() / "s").string(), "--accounts", "required"});
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

    TempDir dir;
    std::unique_ptr<BelfrydProcess> daemon;
    std::string address;
    std::shared_ptr<grpc::Channel> channel;
    std::unique_ptr<v1::Session::Stub> session;
};

}  // namespace belfry::test
