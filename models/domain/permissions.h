// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace belfry {

/** Roles after IEC 62351-8 (with a kiosk of our own), from the least to the most that one may be called by. */
enum class Role : std::uint8_t {
    None,  ///< nobody yet: may only log in
    Kiosk,
    Viewer,
    Auditor,
    SecurityAdministrator,
    Engineer,
    Operator,
    Supervisor,
};
inline constexpr int kRoleCount = 8;

/** What can be done to a part of the city. */
enum class Action : std::uint8_t {
    LogIn,               ///< be there: open a session, log in and out, ask who one is
    View,                ///< live state, alarms, orders, history
    AcknowledgeAlarms,   ///< acknowledge, reset, silence, assign, note
    ShelveAlarms,        ///< shelve and unshelve
    ServiceAlarms,       ///< out of service, maintenance windows
    SuperviseAlarms,     ///< unacknowledge, move what others shelved
    Command,             ///< select, execute, cancel, renew, release own overrides
    ApproveOrders,       ///< the second person of class C3 (VerifyWrite)
    SuperviseOrders,     ///< release, renew, take over and decide what others hold
    BreakGlass,          ///< without the second person, reviewed afterwards
    HandOver,            ///< shift handover
    ReadJournal,         ///< search the operators' journal
    ReadAudit,           ///< the auditor's page and export
    ManageAccounts,      ///< accounts, roles, passwords of others
    ManageIncidents,     ///< create, escalate, assign, resolve, close
    SuperviseIncidents,  ///< lower a priority, give the lead away, what others lead
};
inline constexpr int kActionCount = 16;

/** "OPERATOR", "SECADM"… as on the wire and in files. */
[[nodiscard]] std::string_view toText(Role role);
[[nodiscard]] std::optional<Role> roleFromText(std::string_view name);
/** "view", "orders.command"… as on the wire. */
[[nodiscard]] std::string_view toText(Action action);
[[nodiscard]] std::optional<Action> actionFromText(std::string_view name);

/** A role in a part of the city. */
struct RoleGrant {
    Role role = Role::None;
    std::vector<std::string> layers;  ///< empty = all
    std::vector<std::string> areas;   ///< districts; empty = all

    friend bool operator==(const RoleGrant&, const RoleGrant&) = default;
};

/** The table: what a role may do within its layers and areas. */
[[nodiscard]] bool mayEver(Role role, Action action);

/** What one session may do: permission = role × layer × area × action, denied unless a grant says otherwise. Pure. */
class Rights {
public:
    Rights() = default;
    explicit Rights(std::vector<RoleGrant> grants) : m_grants(std::move(grants)) {}
    [[nodiscard]] static Rights of(Role role) { return Rights({{role, {}, {}}}); }

    /** In at least one layer and area. */
    [[nodiscard]] bool mayAnywhere(Action action) const;
    /** In this layer and this area. `area` empty: the thing lies in none, so that only a grant for all areas counts. */
    [[nodiscard]] bool may(Action action, std::string_view layer, std::string_view area) const;
    /** The same anywhere in this layer: a first check, before single things are looked at. */
    [[nodiscard]] bool mayInLayer(Action action, std::string_view layer) const;
    /** The role that one is called by. */
    [[nodiscard]] Role highest() const;
    /** Names of all actions that are allowed somewhere, in the order of the enum. */
    [[nodiscard]] std::vector<std::string> actions() const;
    [[nodiscard]] const std::vector<RoleGrant>& grants() const { return m_grants; }

private:
    std::vector<RoleGrant> m_grants;
};

/** What a call needs before it is looked at. The gateway refuses any call that is not in the table. */
struct CallRule {
    std::string_view method;  ///< "belfry.v1.Alarms/Acknowledge"
    Action action;
};
[[nodiscard]] std::span<const CallRule> callRules();
[[nodiscard]] std::optional<Action> actionOf(std::string_view method);

}  // namespace belfry
