// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace belfry::ctl {

struct ConnectArgs {
    std::string address;  ///< empty = the default socket
    std::string operatorName;
    long long timeoutMs = 10'000;
};

int status(const ConnectArgs& connect);
int listAlarms(const ConnectArgs& connect);
int acknowledgeAlarm(const ConnectArgs& connect, const std::string& key, const std::string& note);
int listOrders(const ConnectArgs& connect);
int releaseOrder(const ConnectArgs& connect, const std::string& order);
int digest(const ConnectArgs& connect);

}  // namespace belfry::ctl
