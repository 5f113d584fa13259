// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "models/domain/alarm_logic.h"
#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "services/stream/control_handler.h"

namespace belfry::gateway {

/** One signed-in console. */
struct OpenSession {
    std::string token;
    std::string operatorName;
    std::string workstation;
    std::string role;  ///< IEC 62351-8: "VIEWER", "OPERATOR"
    bool kiosk = false;
    bool supervisor = false;
    Millis usedMono = 0;

    [[nodiscard]] std::vector<std::string> permissions() const;
    [[nodiscard]] stream::Caller caller() const;
    [[nodiscard]] Actor actor() const { return {operatorName, workstation, supervisor}; }
};

/** Who is signed in. Deny by default: no token, no action. Core sequence only. */
class Sessions {
public:
    /** Names that may unacknowledge alarms and move what others shelved. */
    void setSupervisors(std::vector<std::string> names) { m_supervisors = std::move(names); }
    /** `local`: the caller came over the Unix socket, whose folder lets in only who may operate. Everybody else looks.
     */
    [[nodiscard]] Result<OpenSession> open(const std::string& operatorName, const std::string& workstation, bool kiosk,
                                           bool local, Instant now);
    /** UNAUTHENTICATED for an unknown or old token. */
    [[nodiscard]] Result<OpenSession> find(const std::string& token, Instant now);
    /** As find(), and PERMISSION_DENIED unless it may act (acknowledge, shelve, command). */
    [[nodiscard]] Result<OpenSession> findActing(const std::string& token, Instant now);
    [[nodiscard]] std::size_t count() const { return m_sessions.size(); }

private:
    void dropOld(Instant now);
    std::map<std::string, OpenSession> m_sessions;
    std::vector<std::string> m_supervisors;
};

}  // namespace belfry::gateway
