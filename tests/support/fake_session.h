// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/domain/coded_text.h"
#include "models/feed/session_port.h"

namespace belfry::test {

/** What a gateway would answer, on the calling thread. */
struct FakeGate {
    feed::SessionState state;
    std::string password = "lantern over the gate";
    std::vector<std::string> calls;
    bool deaf = false;  ///< it is not reached when the console locks
    feed::SessionPort::Listener listener;

    void tell() {
        if (listener) {
            listener(state);
        }
    }
};

class FakeSession final : public feed::SessionPort {
public:
    explicit FakeSession(FakeGate& gate) : m_gate(gate) {}
    void listen(Listener listener) override {
        m_gate.listener = std::move(listener);
        m_gate.tell();
    }
    void logIn(const std::string& user, std::string password, Reply<feed::SessionState> reply) override {
        m_gate.calls.push_back("logIn " + user);
        if (password != m_gate.password) {
            return reply(refuse(TextCode::LogInRefused));
        }
        m_gate.state = {};
        m_gate.state.user = user;
        m_gate.state.role = "OPERATOR";
        m_gate.state.permissions = {"view", "orders.command", "alarms.acknowledge", "shift.hand_over"};
        m_gate.state.lockAfterS = 900;
        reply(m_gate.state);
    }
    void logOut(bool idle, Reply<feed::SessionState> reply) override {
        m_gate.calls.emplace_back(idle ? "lock" : "logOut");
        if (m_gate.deaf) {
            return reply(fail(ErrorCode::Unavailable, "not reached", ""));
        }
        feed::SessionState less = m_gate.state;
        less.permissions = {"view"};
        less.logInNeeded = !idle;
        reply(less);
    }
    void reauthenticate(std::string password, Reply<feed::SessionState> reply) override {
        m_gate.calls.emplace_back("reauthenticate");
        if (password != m_gate.password) {
            return reply(refuse(TextCode::LogInRefused));
        }
        reply(m_gate.state);
    }
    void changePassword(std::string, std::string, Reply<feed::SessionState> reply) override { reply(m_gate.state); }
    void prepareHandover(Reply<feed::HandoverSheet> reply) override {
        feed::HandoverSheet sheet;
        sheet.id = "shift-1";
        sheet.fromUser = "anna";
        sheet.alarms = {"lighting/lamp_failure/urn:ngsi-ld:Streetlight:L-04417"};
        sheet.incidents = {{"i-1", "Burst pipe", "P2", "OPEN", ""}};
        reply(sheet);
    }
    void signHandover(const feed::HandoverSheet& sheet, std::string password,
                      Reply<feed::HandoverSheet> reply) override {
        if (password != m_gate.password) {
            return reply(refuse(TextCode::LogInRefused));
        }
        feed::HandoverSheet done = sheet;
        done.signedMs = 1;
        reply(done);
    }
    void searchAudit(const feed::AuditSearch& search, Reply<feed::AuditPage> reply) override {
        m_gate.calls.push_back("audit " + search.person + " before " + std::to_string(search.beforeSeq));
        feed::AuditPage page;
        page.records.resize(2);
        page.records[0].seq = search.beforeSeq == 0 ? 9 : 4;
        page.records[1].seq = search.beforeSeq == 0 ? 8 : 3;
        page.records[0].actor = "anna";
        page.records[0].refused = true;
        page.more = search.beforeSeq == 0;
        reply(page);
    }

private:
    FakeGate& m_gate;
};

}  // namespace belfry::test
