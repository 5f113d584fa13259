// SPDX-License-Identifier: Apache-2.0
#include "models/domain/permissions.h"

#include <algorithm>
#include <array>
#include <utility>

namespace belfry {

namespace {

using A = Action;

constexpr std::array<std::pair<Role, std::string_view>, kRoleCount> kRoles{{{Role::None, "NONE"},
                                                                            {Role::Kiosk, "KIOSK"},
                                                                            {Role::Viewer, "VIEWER"},
                                                                            {Role::Auditor, "AUDITOR"},
                                                                            {Role::SecurityAdministrator, "SECADM"},
                                                                            {Role::Engineer, "ENGINEER"},
                                                                            {Role::Operator, "OPERATOR"},
                                                                            {Role::Supervisor, "SUPERVISOR"}}};

constexpr std::array<std::string_view, kActionCount> kActions{"log_in",
                                                              "view",
                                                              "alarms.acknowledge",
                                                              "alarms.shelve",
                                                              "alarms.service",
                                                              "alarms.supervise",
                                                              "orders.command",
                                                              "orders.approve",
                                                              "orders.supervise",
                                                              "orders.break_glass",
                                                              "shift.hand_over",
                                                              "journal.read",
                                                              "audit.read",
                                                              "accounts.administer",
                                                              "incidents.manage",
                                                              "incidents.supervise"};

constexpr std::uint32_t bit(Action action) { return 1U << static_cast<unsigned>(action); }
template <typename... Actions>
constexpr std::uint32_t bits(Actions... actions) {
    return (bit(actions) | ... | 0U);
}

constexpr std::uint32_t kAnybody = bits(A::LogIn);
constexpr std::uint32_t kLooks = kAnybody | bits(A::View);
constexpr std::uint32_t kOperates =
    kLooks | bits(A::ReadJournal, A::AcknowledgeAlarms, A::ShelveAlarms, A::ServiceAlarms, A::Command, A::ApproveOrders,
                  A::BreakGlass, A::HandOver, A::ManageIncidents);

/** In the order of Role. Who gives out rights has no others, and who audits changes nothing. */
constexpr std::array<std::uint32_t, kRoleCount> kTable{
    kAnybody,                                                                         // None
    kLooks,                                                                           // Kiosk
    kLooks,                                                                           // Viewer
    kLooks | bits(A::ReadJournal, A::ReadAudit),                                      // Auditor
    kAnybody | bits(A::ManageAccounts),                                               // SecurityAdministrator
    kLooks | bits(A::ReadJournal, A::ServiceAlarms, A::ShelveAlarms),                 // Engineer
    kOperates,                                                                        // Operator
    kOperates | bits(A::SuperviseAlarms, A::SuperviseOrders, A::SuperviseIncidents),  // Supervisor
};

constexpr auto kRules = std::to_array<CallRule>({
    {"belfry.v1.Session/Open", A::LogIn},
    {"belfry.v1.Session/Info", A::LogIn},
    {"belfry.v1.Session/LogIn", A::LogIn},
    {"belfry.v1.Session/LogOut", A::LogIn},
    {"belfry.v1.Session/Reauthenticate", A::LogIn},
    {"belfry.v1.Session/ChangePassword", A::LogIn},
    {"belfry.v1.Session/PrepareHandover", A::HandOver},
    {"belfry.v1.Session/SignHandover", A::HandOver},
    {"belfry.v1.CityFeed/GetCatalog", A::View},
    {"belfry.v1.CityFeed/Subscribe", A::View},
    {"belfry.v1.Events/Subscribe", A::View},
    {"belfry.v1.History/Query", A::View},
    {"belfry.v1.Alarms/Acknowledge", A::AcknowledgeAlarms},
    {"belfry.v1.Alarms/Shelve", A::ShelveAlarms},
    {"belfry.v1.Alarms/Unshelve", A::ShelveAlarms},
    {"belfry.v1.Alarms/Unacknowledge", A::SuperviseAlarms},
    {"belfry.v1.Alarms/Reset", A::AcknowledgeAlarms},
    {"belfry.v1.Alarms/RemoveFromService", A::ServiceAlarms},
    {"belfry.v1.Alarms/ReturnToService", A::ServiceAlarms},
    {"belfry.v1.Alarms/Silence", A::AcknowledgeAlarms},
    {"belfry.v1.Alarms/Assign", A::AcknowledgeAlarms},
    {"belfry.v1.Alarms/AddNote", A::AcknowledgeAlarms},
    {"belfry.v1.Alarms/Batch", A::View},  // what it does is looked up by its action: see alarm_service.cpp
    {"belfry.v1.Alarms/Situation", A::View},
    {"belfry.v1.Alarms/PlanMaintenance", A::ServiceAlarms},
    {"belfry.v1.Alarms/EndMaintenance", A::ServiceAlarms},
    {"belfry.v1.Alarms/Kpis", A::View},
    {"belfry.v1.Alarms/SearchJournal", A::ReadJournal},
    {"belfry.v1.CityControl/Select", A::Command},
    {"belfry.v1.CityControl/Execute", A::Command},
    {"belfry.v1.CityControl/Cancel", A::Command},
    {"belfry.v1.CityControl/Renew", A::Command},
    {"belfry.v1.CityControl/Release", A::Command},
    {"belfry.v1.CityControl/Preview", A::Command},
    {"belfry.v1.CityControl/Approve", A::ApproveOrders},
    {"belfry.v1.CityControl/Deny", A::ApproveOrders},
    {"belfry.v1.CityControl/BreakGlass", A::BreakGlass},
    {"belfry.v1.CityControl/HandOver", A::Command},
    {"belfry.v1.CityControl/TakeOver", A::Command},
    {"belfry.v1.CityControl/RetryFailed", A::Command},
    {"belfry.v1.CityControl/PreviewRestore", A::Command},
    {"belfry.v1.CityControl/Restore", A::Command},
    {"belfry.v1.CityControl/Decide", A::SuperviseOrders},
    {"belfry.v1.CityControl/Review", A::SuperviseOrders},
    {"belfry.v1.CityControl/RenewSelect", A::Command},
    {"belfry.v1.Incidents/Create", A::ManageIncidents},
    {"belfry.v1.Incidents/Act", A::ManageIncidents},
    {"belfry.v1.Accounts/List", A::ManageAccounts},
    {"belfry.v1.Accounts/Add", A::ManageAccounts},
    {"belfry.v1.Accounts/Change", A::ManageAccounts},
    {"belfry.v1.Audit/Search", A::ReadAudit},
    {"belfry.v1.Audit/Export", A::ReadAudit},
    {"belfry.v1.Audit/Heads", A::ReadAudit},
});

bool covers(const std::vector<std::string>& list, std::string_view one) {
    return list.empty() || std::find(list.begin(), list.end(), one) != list.end();
}

}  // namespace

std::string_view toText(Role role) { return kRoles[static_cast<std::size_t>(role)].second; }

std::optional<Role> roleFromText(std::string_view name) {
    const auto found = std::find_if(kRoles.begin(), kRoles.end(), [&](const auto& one) { return one.second == name; });
    return found == kRoles.end() ? std::nullopt : std::optional(found->first);
}

std::string_view toText(Action action) { return kActions[static_cast<std::size_t>(action)]; }

std::optional<Action> actionFromText(std::string_view name) {
    const auto found = std::find(kActions.begin(), kActions.end(), name);
    return found == kActions.end() ? std::nullopt : std::optional(static_cast<Action>(found - kActions.begin()));
}

bool mayEver(Role role, Action action) { return (kTable[static_cast<std::size_t>(role)] & bit(action)) != 0; }

bool Rights::mayAnywhere(Action action) const {
    return action == Action::LogIn || std::any_of(m_grants.begin(), m_grants.end(), [action](const RoleGrant& grant) {
               return mayEver(grant.role, action);
           });
}

bool Rights::may(Action action, std::string_view layer, std::string_view area) const {
    return std::any_of(m_grants.begin(), m_grants.end(), [&](const RoleGrant& grant) {
        return mayEver(grant.role, action) && covers(grant.layers, layer) && covers(grant.areas, area);
    });
}

bool Rights::mayInLayer(Action action, std::string_view layer) const {
    return std::any_of(m_grants.begin(), m_grants.end(), [&](const RoleGrant& grant) {
        return mayEver(grant.role, action) && covers(grant.layers, layer);
    });
}

Role Rights::highest() const {
    Role highest = Role::None;
    for (const RoleGrant& grant : m_grants) {
        highest = std::max(highest, grant.role);
    }
    return highest;
}

std::vector<std::string> Rights::actions() const {
    std::vector<std::string> all;
    for (int i = static_cast<int>(Action::View); i < kActionCount; ++i) {
        if (mayAnywhere(static_cast<Action>(i))) {
            all.emplace_back(kActions[static_cast<std::size_t>(i)]);
        }
    }
    return all;
}

std::span<const CallRule> callRules() { return kRules; }

std::optional<Action> actionOf(std::string_view method) {
    const auto found =
        std::find_if(kRules.begin(), kRules.end(), [&](const CallRule& one) { return one.method == method; });
    return found == kRules.end() ? std::nullopt : std::optional(found->action);
}

}  // namespace belfry
