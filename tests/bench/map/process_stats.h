// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include <sys/types.h>

namespace belfry::bench {

/** CPU time since the process began, in ms, by what the threads are for. */
struct CpuSplit {
    double gui = 0.0;      ///< the main thread
    double render = 0.0;   ///< Qt Quick's render thread
    double worker = 0.0;   ///< our drawing threads
    double decode = 0.0;   ///< reads and decodes the update stream
    double gl = 0.0;       ///< the software GL's own threads (llvmpipe)
    double painter = 0.0;  ///< QPainter's pool: Qt Quick's software renderer puts pixels with it
    double other = 0.0;    ///< tile service, network, threads that have ended
    [[nodiscard]] double process() const { return gui + render + worker + decode + gl + painter + other; }
    friend CpuSplit operator-(const CpuSplit& a, const CpuSplit& b) {
        return {a.gui - b.gui, a.render - b.render,   a.worker - b.worker, a.decode - b.decode,
                a.gl - b.gl,   a.painter - b.painter, a.other - b.other};
    }
};

/** Reads this process's threads from /proc. Threads that were there when `settle()` was called count as `other`, unless
 *  their name says more: what starts later without a name of its own is a worker of the map's. */
class ThreadWatch {
public:
    void settle();
    [[nodiscard]] CpuSplit read() const;

private:
    std::set<pid_t> m_before;
};

/** The whole machine, in ms of one CPU. */
struct MachineCpu {
    double busy = 0.0;  ///< time stolen by other guests included: it is lost to us all the same
    double total = 0.0;
};
[[nodiscard]] MachineCpu machineCpu();
[[nodiscard]] double processCpuMs(pid_t process);
/** The X server of $DISPLAY where it is an Xvfb of ours; -1 if there is none. */
[[nodiscard]] pid_t findXvfb();

[[nodiscard]] double rssMb();
[[nodiscard]] double peakRssMb();
/** The peak counts from now on. */
void resetPeakRss();
[[nodiscard]] std::int64_t contextSwitches();

}  // namespace belfry::bench
