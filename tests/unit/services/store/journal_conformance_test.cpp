// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/services/store/journal_conformance.h"

#include <memory>

#include "services/store/sqlite_journal.h"
#include "tests/support/fake_journal.h"
#include "tests/support/temp_folder.h"

namespace belfry::store {

namespace {

class SqliteSetup {
public:
    SqliteSetup() {
        JournalOptions options;
        options.file = m_folder / "journal.db";
        options.reserveBytes = 1U << 20U;
        m_journal = openJournal(options, m_clock).value();
    }
    Journal& journal() { return *m_journal; }

private:
    TempFolder m_folder;
    ManualClock m_clock;
    std::unique_ptr<Journal> m_journal;
};

class FakeSetup {
public:
    Journal& journal() { return m_journal; }

private:
    FakeJournal m_journal;
};

using Setups = testing::Types<SqliteSetup, FakeSetup>;

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(All, JournalConformance, Setups);

}  // namespace belfry::store
