// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

namespace belfry::bench {

/** A process of this program in another role: started with arguments, ended by closing its stdin. */
class Child {
public:
    explicit Child(const std::vector<std::string>& arguments);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /** The rest of the line that begins with READY; nothing came = empty and `ok` false. */
    [[nodiscard]] std::string waitReady(bool* ok);
    [[nodiscard]] double cpuSeconds() const;
    [[nodiscard]] double residentMb() const;
    [[nodiscard]] double peakMb() const;

private:
    [[nodiscard]] double status(const char* key) const;

    pid_t m_pid = -1;
    int m_stdin = -1;
    int m_stdout = -1;
};

/** Numbers without labels of a Prometheus page, by name. */
[[nodiscard]] std::map<std::string, double> scrape(const std::string& address);

}  // namespace belfry::bench
