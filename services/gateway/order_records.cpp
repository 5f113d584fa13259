// SPDX-License-Identifier: Apache-2.0
// What is kept of orders and what is shown of them: the journal, the state of a restart, the records.
#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "services/gateway/codec.h"
#include "services/gateway/order_entry.h"

namespace belfry::gateway {

namespace {

constexpr const char* kOfferedTo = "offeredTo";
constexpr const char* kLostTo = "lostTo";
constexpr const char* kRestores = "restores";
constexpr const char* kTakeOver = "takeOver";
constexpr const char* kReviewDue = "reviewDueMs";
constexpr const char* kReviewedBy = "reviewedBy";
constexpr const char* kReviewNote = "reviewNote";
constexpr std::size_t kTargetsOfRecord = 2'000;  ///< the journal's records are bounded: the rest is in further ones

template <typename Entry>
void recall(Entry& entry, const nlohmann::json& json) {
    entry.offeredTo = json.value(kOfferedTo, std::string());
    entry.lostTo = json.value(kLostTo, std::string());
    entry.restores = json.value(kRestores, std::string());
    entry.takeOver = json.value(kTakeOver, std::vector<std::string>());
    entry.reviewDueMs = json.value(kReviewDue, Millis{0});
    entry.reviewedBy = json.value(kReviewedBy, std::string());
    entry.reviewNote = json.value(kReviewNote, std::string());
}

/** Nothing when there is nothing to remember. */
template <typename Entry>
std::string remember(const Entry& entry) {
    nlohmann::json json = nlohmann::json::object();
    const auto put = [&](const char* name, const auto& value) {
        if (value != std::decay_t<decltype(value)>{}) {
            json[name] = value;
        }
    };
    put(kOfferedTo, entry.offeredTo);
    put(kLostTo, entry.lostTo);
    put(kRestores, entry.restores);
    put(kTakeOver, entry.takeOver);
    put(kReviewDue, entry.reviewDueMs);
    put(kReviewedBy, entry.reviewedBy);
    put(kReviewNote, entry.reviewNote);
    return json.empty() ? std::string() : dump(json);
}

/** Commanded and reported; a plain number while the layer is unknown. */
template <typename Entry>
std::pair<const AttributeSchema*, const AttributeSchema*> attributesOf(const Entry& entry) {
    static const AttributeSchema kPlain;
    if (entry.command == nullptr) {
        return {&kPlain, &kPlain};
    }
    return {entry.schema->attribute(entry.command->commandAttribute),
            entry.schema->attribute(entry.command->feedbackAttribute)};
}

nlohmann::json jsonOf(const AttributeSchema* attribute, const CommandValue& value) {
    const std::string text = attribute == nullptr ? value.text : textOf(*attribute, value);
    return text.empty() && value.text.empty() ? nlohmann::json(value.number)
                                              : nlohmann::json(text.empty() ? value.text : text);
}

/** Values of many targets in a few words: what an auditor reads. */
class Summary {
public:
    void add(const nlohmann::json& value) {
        if (m_values.size() <= kMost) {
            m_values.insert(value.is_string() ? value.get<std::string>() : value.dump());
        }
    }
    [[nodiscard]] std::string text() const {
        std::string all;
        std::size_t count = 0;
        for (const std::string& value : m_values) {
            all += all.empty() ? "" : ", ";
            if (++count > kMost) {
                return all + "…";
            }
            all += value;
        }
        return all;
    }

private:
    static constexpr std::size_t kMost = 4;
    std::set<std::string> m_values;
};

}  // namespace

Result<void> OrderHost::restore(const store::Journal& journal) {
    m_journal = &journal;
    auto headers = journal.loadState(kOrders);
    auto targets = journal.loadState(kTargets);
    if (!headers || !targets) {
        return tl::unexpected(headers ? targets.error() : headers.error());
    }
    std::map<std::string, OrderState> states;
    for (const store::StateRow& row : *headers) {
        auto state = decodeOrderHeader(row.value);
        if (!state) {
            return fail(ErrorCode::DataLoss, fmt::format("order {}: {}", row.key, state.error().message),
                        state.error().hint);
        }
        states.emplace(row.key, std::move(*state));
    }
    std::map<std::string, std::vector<Entry::Extra>> extras;
    for (const store::StateRow& row : *targets) {
        const auto slash = row.key.rfind('/');
        const auto order = slash == std::string::npos ? states.end() : states.find(row.key.substr(0, slash));
        if (order == states.end()) {
            continue;
        }
        try {
            const auto index = static_cast<std::size_t>(std::stoul(row.key.substr(slash + 1)));
            const auto json = nlohmann::json::parse(row.value);
            auto target = decodeTarget(json.at("target").dump());
            if (!target || index >= order->second.targets.size()) {
                throw std::out_of_range(target ? "its number" : target.error().message);
            }
            order->second.targets[index] = std::move(*target);
            auto& list = extras[order->first];
            list.resize(order->second.targets.size());
            if (json.contains("earlier")) {
                list[index].earlier = CommandValue{json.at("earlier").value("number", 0.0),
                                                   json.at("earlier").value("text", std::string())};
            }
            list[index].deviceOrder = json.value("device", std::string());
            list[index].acceptedText = json.value("acceptedText", std::string());
            list[index].acceptedMs = json.value("acceptedMs", Millis{0});
            if (json.contains("accepted")) {
                list[index].accepted = json.at("accepted").get<double>();
            }
        } catch (const std::exception& error) {
            return fail(ErrorCode::DataLoss, fmt::format("order target {} cannot be read: {}", row.key, error.what()),
                        "verify the journal with `belfryctl journal verify`, and restore a backup if it is damaged");
        }
    }
    auto beside = journal.loadState(kBeside);
    if (!beside) {
        return tl::unexpected(beside.error());
    }
    std::map<std::string, nlohmann::json> remembered;
    for (const store::StateRow& row : *beside) {
        remembered[row.key] = nlohmann::json::parse(row.value, nullptr, false);
    }
    const Instant now = m_clock.now();
    for (auto& [id, state] : states) {
        std::vector<OrderEffect> effects;
        auto entry = std::make_unique<Entry>(OrderLogic::restored(std::move(state), now, &effects));
        if (const auto found = remembered.find(id); found != remembered.end()) {
            if (!found->second.is_object()) {
                return fail(ErrorCode::DataLoss, fmt::format("order {}: what stands beside it cannot be read", id),
                            "verify the journal with `belfryctl journal verify`");
            }
            recall(*entry, found->second);
        }
        entry->extras = std::move(extras[id]);
        entry->extras.resize(entry->state().targets.size());
        for (std::uint32_t i = 0; i < entry->state().targets.size(); ++i) {
            entry->dirty.insert(i);
        }
        entry->headerDirty = true;
        takeUp(*entry, now);
        for (OrderEffect& effect : effects) {
            m_effects.push_back({id, std::move(effect)});
        }
        flush(*entry, "RESTORED", now);
        m_orders.emplace(id, std::move(entry));
    }
    return {};
}

void OrderHost::takeUp(Entry& entry, Instant now) {
    const OrderState& state = entry.state();
    if (isTerminal(state.status)) {
        return;
    }
    if (state.status == OrderStatus::Selected || state.status == OrderStatus::AwaitingApproval) {
        std::vector<EntityId> entities;
        entities.reserve(state.targets.size());
        for (const TargetState& target : state.targets) {
            entities.push_back(target.entity);
        }
        if (auto selected =
                m_registry.select(entities, {state.id, state.session, state.initiator.user, state.stateTimer.end}, now);
            !selected) {
            spdlog::error("order {}: its selection is not exclusive any more: {}", state.id, toText(selected.error()));
        }
    }
    if (state.executedAt == Instant{}) {
        return;
    }
    for (std::uint32_t i = 0; i < state.targets.size(); ++i) {
        const TargetState& target = state.targets[i];
        if (entry.extras[i].deviceOrder.empty() && target.attempt > 0) {
            // the command may have left after the record of it was written: the device knows it by the first key
            entry.extras[i].deviceOrder = fmt::format("{}/{}/1", state.id, i);
        }
        if (!isTerminal(target.status)) {
            m_registry.hold(target.entity, state.id, state.owner.user);
            if (target.code == ReasonCode::Interlock) {
                entry.violating.insert(i);
            }
        }
    }
}

std::vector<Happening> OrderHost::happening(Entry& entry, const Told& told, const Actor* actor, Instant now) {
    Happening result;
    const OrderState saved = entry.logic.checkpoint(now);
    result.entry.wallMs = now.wallMs;
    result.entry.kind = "order";
    result.entry.subject = saved.id;
    result.entry.actor = actor == nullptr ? "system" : actor->user;
    result.entry.workstation = actor == nullptr ? std::string() : actor->workstation;
    nlohmann::json body{{"event", told.event},       {"state", std::string(toText(saved.status))},
                        {"layer", saved.layer},      {"command", saved.command},
                        {"owner", saved.owner.user}, {"reason", told.why.value_or(saved.reason)}};
    const nlohmann::json common = body;
    if (told.why && *told.why != saved.reason) {
        body["orderReason"] = saved.reason;
    }
    if (saved.brokeGlass) {
        body["breakGlassReason"] = saved.breakGlassReason;
    }
    if (saved.code != ReasonCode::None) {
        body["code"] = std::string(toText(saved.code));
    }
    result.changes.push_back({kOrders, saved.id, encodeHeader(saved)});
    if (std::string beside = remember(entry); !beside.empty()) {
        body["beside"] = nlohmann::json::parse(beside, nullptr, false);
        result.changes.push_back({kBeside, saved.id, std::move(beside)});
    }
    if (!saved.note.empty()) {
        body["note"] = saved.note;
    }
    if (!saved.approver.user.empty()) {
        body["approver"] = saved.approver.user;
    }
    const auto attributes = attributesOf(entry);
    const AttributeSchema* const commanded = attributes.first;
    const AttributeSchema* const feedback = attributes.second;
    Summary before;
    Summary after;
    std::vector<nlohmann::json> parts(1, nlohmann::json::array());
    for (const std::uint32_t index : entry.dirty) {
        const TargetState& target = saved.targets[index];
        nlohmann::json line{{"entity", target.entity},
                            {"state", std::string(toText(target.status))},
                            {"value", jsonOf(commanded, target.value)}};
        after.add(line["value"]);
        if (target.beforeKnown) {
            line["before"] = jsonOf(feedback, target.before);
            before.add(line["before"]);
        }
        if (target.code != ReasonCode::None) {
            line["code"] = std::string(toText(target.code));
        }
        if (!target.deviceText.empty()) {
            line["device"] = target.deviceText;
        }
        if (parts.back().size() == kTargetsOfRecord) {
            parts.push_back(nlohmann::json::array());
        }
        parts.back().push_back(std::move(line));
        const Entry::Extra& extra = entry.extras[index];
        nlohmann::json cell{{"target", toJson(target)},
                            {"device", extra.deviceOrder},
                            {"acceptedText", extra.acceptedText},
                            {"acceptedMs", extra.acceptedMs}};
        if (extra.accepted) {
            cell["accepted"] = *extra.accepted;
        }
        if (extra.earlier) {
            cell["earlier"] = nlohmann::json{{"number", extra.earlier->number}, {"text", extra.earlier->text}};
        }
        result.changes.push_back({kTargets, targetKey(saved.id, index), dump(cell)});
    }
    body["changed_targets"] = entry.dirty.size();
    const auto put = [&body](const char* name, std::string text) {
        if (!text.empty()) {
            body[name] = std::move(text);
        }
    };
    put("before", told.values ? before.text() : told.before);
    put("after", told.values ? after.text() : told.after);
    if (parts.size() > 1) {
        body["parts"] = parts.size();
    }
    body["targets"] = std::move(parts.front());
    result.entry.body = dump(body);
    const bool known = entry.dirty.size() < saved.targets.size();
    result.event.order = recordOf(entry, known && saved.targets.size() > kWholeTargets ? &entry.dirty : nullptr);
    entry.dirty.clear();
    entry.headerDirty = false;
    std::vector<Happening> all;
    all.push_back(std::move(result));
    for (std::size_t part = 1; part < parts.size(); ++part) {
        Happening& more = all.emplace_back();
        more.entry = all.front().entry;
        body = common;
        body["part"] = part + 1;
        body["parts"] = parts.size();
        body["targets"] = std::move(parts[part]);
        more.entry.body = dump(body);
        more.event.note = fmt::format("Order {} {}: part {} of {}", saved.id, told.event, part + 1, parts.size());
    }
    return all;
}

feed::OrderRecord OrderHost::recordOf(const Entry& entry, const std::set<std::uint32_t>* only) const {
    const OrderState& state = entry.state();
    const Instant now = m_clock.now();
    feed::OrderRecord record;
    record.id = state.id;
    record.layer = state.layer;
    record.command = state.command;
    record.state = stateName(toText(state.status));
    record.consequence = state.consequence;
    record.owner = state.owner.user;
    record.workstation = state.owner.workstation;
    record.reason = state.reason;
    record.createdMs = state.createdAt.wallMs;
    record.changedMs = state.lastChange.wallMs;
    if (state.status == OrderStatus::Selected || state.status == OrderStatus::AwaitingApproval) {
        record.selectEndsMs = now.wallMs + (state.stateTimer.end.monoMs - now.monoMs);
        record.leaseRemainingMs = state.leaseMs;  // what is asked for: who approves has to know
    }
    if (!isTerminal(state.status) && state.executedAt.wallMs != 0) {
        // by the clock on the wall as it is now: it may have been set since
        record.leaseEndsMs = now.wallMs + (state.leaseEnd.monoMs - now.monoMs);
        record.leaseRemainingMs = std::max<Millis>(0, state.leaseEnd.monoMs - now.monoMs);
    }
    record.targetCount = static_cast<std::uint32_t>(state.targets.size());
    record.partial = only != nullptr;
    std::array<std::uint32_t, kTargetStatusCount> counts{};
    for (const TargetState& target : state.targets) {
        ++counts[static_cast<std::size_t>(target.status)];
    }
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] > 0) {
            record.counts.push_back({stateName(toText(static_cast<TargetStatus>(i))), counts[i]});
        }
    }
    record.previewHash = state.previewHash;
    record.initiator = state.initiator.user;
    record.approver = state.approver.user;
    record.linkedTo = entry.restores.empty() ? state.linkedTo : entry.restores;
    record.code = std::string(toText(state.code));
    record.note = state.note;
    record.brokeGlass = state.brokeGlass;
    record.breakGlassReason = state.breakGlassReason;
    record.reviewDueMs = entry.reviewDueMs;
    record.reviewedBy = entry.reviewedBy;
    record.offeredTo = entry.offeredTo;
    record.lostTo = entry.lostTo;
    record.maxLeaseMs = maxLeaseMs(state.consequence);
    if (entry.command != nullptr && entry.command->maxLeaseMs > 0) {
        record.maxLeaseMs = std::min(record.maxLeaseMs, entry.command->maxLeaseMs);
    }
    record.executedMs = state.executedAt.wallMs;
    record.ownerAway = state.ownerTimer.mode == AlarmTimer::Mode::Running;
    const auto attributes = attributesOf(entry);
    const AttributeSchema* const commanded = attributes.first;
    const AttributeSchema* const feedback = attributes.second;
    const auto add = [&](std::uint32_t i) {
        const TargetState& target = state.targets[i];
        const Entry::Extra& extra = entry.extras[i];
        feed::OrderTarget& shown = record.targets.emplace_back();
        shown.index = i;
        if (target.beforeKnown) {
            shown.before = target.before.number;
            shown.beforeText = feedback == nullptr ? target.before.text : textOf(*feedback, target.before);
        }
        shown.supersededBy = target.supersededBy;
        shown.uncertain = target.uncertain;
        shown.entity = target.entity;
        shown.state = stateName(toText(target.status));
        shown.commanded = target.value.number;
        shown.commandedText = commanded == nullptr ? target.value.text : textOf(*commanded, target.value);
        shown.accepted = extra.accepted;
        shown.acceptedText = extra.acceptedText;
        shown.acceptedMs = extra.acceptedMs;
        if (target.actualAt.wallMs != 0) {
            shown.actual = target.actual.number;
            shown.actualText = feedback == nullptr ? target.actual.text : textOf(*feedback, target.actual);
            shown.actualMs = target.actualAt.wallMs;
        }
        shown.reason = std::string(toText(target.code));
        shown.detail = target.deviceText;
        shown.detailText = target.said;
    };
    if (only != nullptr) {
        std::for_each(only->begin(), only->end(), add);
    } else {
        for (std::uint32_t i = 0; i < state.targets.size(); ++i) {
            add(i);
        }
    }
    return record;
}

void OrderHost::forgetOld(Instant now) {
    for (auto it = m_orders.begin(); it != m_orders.end();) {
        Entry* entry = it->second.get();
        const OrderState& state = entry->state();
        if (!isTerminal(state.status) || entry->waitsForReview() || now.wallMs - state.endedAt.wallMs < kShowEndedMs) {
            ++it;
            continue;
        }
        Happening gone;
        gone.entry.wallMs = now.wallMs;
        gone.entry.kind = "system";
        gone.entry.subject = state.id;
        gone.entry.actor = "system";
        gone.entry.body =
            dump(nlohmann::json{{"event", "ORDER_ARCHIVED"}, {"state", std::string(toText(state.status))}});
        gone.changes.push_back({kOrders, state.id, std::nullopt});
        gone.changes.push_back({kBeside, state.id, std::nullopt});
        gone.changes.push_back({kEnded, state.id, std::string(toText(state.status))});
        for (std::size_t i = 0; i < state.targets.size(); ++i) {
            gone.changes.push_back({kTargets, targetKey(state.id, i), std::nullopt});
        }
        gone.event.note = fmt::format("Order {} archived", state.id);
        m_chronicle.note(std::move(gone));
        unwatch(entry);
        it = m_orders.erase(it);
    }
    std::erase_if(m_watches, [](const auto& watch) { return watch.second.empty(); });
}

std::vector<feed::OrderRecord> OrderHost::records() const {
    std::vector<feed::OrderRecord> records;
    records.reserve(m_orders.size());
    for (const auto& [id, entry] : m_orders) {
        records.push_back(recordOf(*entry));
    }
    return records;
}

void OrderHost::appendMarked(std::vector<Handle>* handles) const {
    for (const auto& [id, entry] : m_orders) {
        if (isTerminal(entry->state().status)) {
            continue;
        }
        for (const Entry::Extra& extra : entry->extras) {
            if (extra.handle.isValid()) {
                handles->push_back(extra.handle);
            }
        }
    }
}

std::optional<feed::OrderRecord> OrderHost::record(const std::string& id) const {
    const auto found = m_orders.find(id);
    return found == m_orders.end() ? std::nullopt : std::optional(recordOf(*found->second));
}

std::size_t OrderHost::active() const {
    return static_cast<std::size_t>(std::count_if(
        m_orders.begin(), m_orders.end(), [](const auto& entry) { return !isTerminal(entry.second->state().status); }));
}

}  // namespace belfry::gateway
