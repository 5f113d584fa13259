// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

namespace belfry::stream {

/** The one thread that owns a FeedHub, as gRPC's threads see it. */
class Executor {
public:
    virtual ~Executor() = default;
    /** Runs `task` later on the owner thread, in the order of posting. Any thread; never blocks for long. After the
     *  owner stopped, tasks are dropped. */
    virtual void post(std::function<void()> task) = 0;
};

}  // namespace belfry::stream
