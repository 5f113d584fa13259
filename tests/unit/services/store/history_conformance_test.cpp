// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/services/store/history_conformance.h"

#include <memory>

#include "services/store/sqlite_history.h"
#include "tests/support/fake_history.h"
#include "tests/support/temp_folder.h"

namespace belfry::store {

namespace {

class SqliteSetup {
public:
    SqliteSetup() {
        HistoryOptions options;
        options.file = m_folder / "history.db";
        m_history = openHistory(options, m_clock.now()).value();
    }
    HistoryStore& history() { return *m_history; }
    ManualClock& clock() { return m_clock; }

private:
    TempFolder m_folder;
    ManualClock m_clock;
    std::unique_ptr<HistoryStore> m_history;
};

/** Every hour is sealed at every flush and in slices of one chunk: the paths that are rare in life. */
class RestlessSetup {
public:
    RestlessSetup() {
        HistoryOptions options;
        options.file = m_folder / "history.db";
        options.maxHeadBytes = 1;
        options.sealChunksPerFlush = 1;
        m_history = openHistory(options, m_clock.now()).value();
    }
    HistoryStore& history() { return *m_history; }
    ManualClock& clock() { return m_clock; }

private:
    TempFolder m_folder;
    ManualClock m_clock;
    std::unique_ptr<HistoryStore> m_history;
};

class FakeSetup {
public:
    HistoryStore& history() { return m_history; }
    ManualClock& clock() { return m_clock; }

private:
    ManualClock m_clock;
    FakeHistory m_history{m_clock.now()};
};

using Setups = testing::Types<SqliteSetup, RestlessSetup, FakeSetup>;

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(All, HistoryConformance, Setups);

}  // namespace belfry::store
