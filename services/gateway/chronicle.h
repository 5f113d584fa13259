// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "models/feed/ports.h"
#include "services/store/journal.h"

namespace belfry::gateway {

/** One thing that happened: what goes into the journal, the state that changes with it, and what consoles are shown. */
struct Happening {
    store::JournalEntry entry;
    std::vector<store::StateChange> changes;
    feed::FeedEvent event;  ///< `seq` and `wallMs` are filled in when it is on the disk
    /** More than 1: the last of so many about one thing, since `sinceMs`, which a refusing disk made one (Chronicle).
     */
    std::uint64_t stands = 1;
    Millis sinceMs = 0;
    std::string saved;  ///< with `stands`: the subject's row as of this one; empty = none
};

/** Journals first, shows after (J9). What happens in one tick goes to the disk in one transaction; consoles see it
 *  once it is there. Runs on the core sequence.
 *
 *  While the disk refuses: people's actions are refused with the reason; what happened by itself is kept and tried
 *  again, and `onUnsaved` says that consoles must be told another way. From `maxPending` entries on, the older half is
 *  condensed: what one subject went through becomes its last entry, whose body says under "merged" how many it stands
 *  for, from when to when, and the row saved with it. Of each row the last value is kept, so states come out exactly.
 *
 *  Refusals beyond 50 in a second, and all of them while the disk refuses, are summed up by who, what and why: one
 * entry with their number and subjects, so that nobody can fill the disk by being refused and nothing goes unsaid. */
class Chronicle {
public:
    using Publish = std::function<void(std::vector<feed::FeedEvent>)>;

    static constexpr std::size_t kMaxPending = 50'000;

    Chronicle(store::Journal& journal, const Clock& clock, std::size_t maxPending = kMaxPending)
        : m_journal(journal), m_clock(clock), m_maxPending(maxPending), m_condenseAt(maxPending) {}

    void setPublish(Publish publish) { m_publish = std::move(publish); }
    void setUnsaved(std::function<void()> unsaved) { m_unsaved = std::move(unsaved); }
    /** Called for every entry once it is on the disk, in the journal's order. */
    void setWritten(std::function<void(const store::JournalEntry&)> written) { m_written = std::move(written); }

    /** Where the call of this user at this workstation came from, as the transport says; journalled with what they do.
     */
    using WhereFrom = std::function<std::string(const std::string& user, const std::string& workstation)>;
    void setWhereFrom(WhereFrom whereFrom) { m_whereFrom = std::move(whereFrom); }

    /** Something that happened by itself; on the disk with the next commit(). */
    void note(Happening happening);
    /** A person's action: on the disk when this returns. On an error it did not happen, and the caller must undo it. */
    [[nodiscard]] Result<void> act(Happening happening);
    [[nodiscard]] Result<void> act(std::vector<Happening> happenings);
    /** A person's action that was refused; journalled with the next commit(). */
    void refused(const std::string& what, const std::string& subject, const std::string& actor,
                 const std::string& workstation, const Error& error, const std::string& peer = {});
    /** Writes what was noted. Once a tick. */
    void commit();

    [[nodiscard]] bool accepting() const { return m_accepting; }
    [[nodiscard]] const Error& reason() const { return m_reason; }
    [[nodiscard]] std::uint64_t lastSeq() const { return m_lastSeq; }
    [[nodiscard]] std::size_t pending() const { return m_pending.size(); }
    /** Reads the end of the journal; once, before anything is written. */
    [[nodiscard]] Result<void> start();

private:
    /** Refusals of one thing to one person for one reason. */
    struct Refusals {
        std::string what;
        std::string actor;
        std::string workstation;
        std::string peer;
        Error error;
        std::uint64_t count = 0;
        Millis fromMs = 0;
        Millis untilMs = 0;
        std::vector<std::string> subjects;
        std::size_t bytes = 0;  ///< of `subjects`
    };

    [[nodiscard]] Result<void> write(std::vector<Happening>& happenings);
    void condense();
    void noteRefusals(const Refusals& refusals);
    void flushRefusals();

    store::Journal& m_journal;
    const Clock& m_clock;
    Publish m_publish;
    WhereFrom m_whereFrom;
    std::function<void()> m_unsaved;
    std::function<void(const store::JournalEntry&)> m_written;
    std::vector<Happening> m_pending;
    std::uint64_t m_lastSeq = 0;
    std::size_t m_maxPending;
    std::size_t m_condenseAt;
    Millis m_retryAtMono = 0;
    Millis m_refusalsSinceMono = 0;
    std::uint64_t m_refusals = 0;              ///< since then
    std::map<std::string, Refusals> m_summed;  ///< to be journalled with the next commit()
    bool m_accepting = true;
    Error m_reason;
};

}  // namespace belfry::gateway
