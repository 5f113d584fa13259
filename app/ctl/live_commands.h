// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace belfry::ctl {

struct ConnectArgs {
    std::string address;  ///< empty = the default socket
    std::string operatorName;
    std::string passwordFile;
    std::string tls;  ///< DIR/NAME: DIR/NAME.crt, DIR/NAME.key, DIR/ca.crt
    long long timeoutMs = 10'000;
};

int status(const ConnectArgs& connect);
int listAlarms(const ConnectArgs& connect);
int acknowledgeAlarm(const ConnectArgs& connect, const std::string& key, const std::string& note);

struct AlarmActArgs {
    std::string action;  ///< one of alarmActions()
    std::string key;
    std::string text;  ///< reason, note, work order or owner, as the action needs it
    double minutes = 0.0;
};
[[nodiscard]] std::vector<std::string> alarmActions();
int actOnAlarm(const ConnectArgs& connect, const AlarmActArgs& args);
int listOrders(const ConnectArgs& connect);
int listIncidents(const ConnectArgs& connect);
int releaseOrder(const ConnectArgs& connect, const std::string& order);
int digest(const ConnectArgs& connect);

}  // namespace belfry::ctl
