// SPDX-License-Identifier: Apache-2.0
// What silences one alarm because of something else: its cause, a rule of its definition, a maintenance window.
#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "models/domain/alarm_definition.h"
#include "services/gateway/alarm_host.h"
#include "services/gateway/alarm_instance.h"

namespace belfry::gateway {

namespace {

constexpr int kMaxDepth = 16;
constexpr Millis kTellCountsMs = 1'000;

}  // namespace

void AlarmHost::bind(std::size_t number) {
    const LayerSchema& schema = m_store->schema(static_cast<LayerIndex>(number));
    Layer& layer = m_layers[number];
    for (const AlarmDefinition& definition : schema.alarms) {
        auto condition = AlarmCondition::compile(definition, schema);
        if (!condition) {
            spdlog::error("alarm {}/{} is not evaluated: {}", schema.id, definition.id, toText(condition.error()));
            continue;
        }
        auto compiled = std::make_unique<Compiled>();
        compiled->layer = static_cast<LayerIndex>(number);
        compiled->definition = &definition;
        compiled->condition = std::move(*condition);
        compiled->mask = compiled->condition.attributeMask();
        for (const SuppressionRule& rule : definition.suppress) {
            auto when = AlarmCondition::compile(rule.when, schema, schema.id + "/" + definition.id + "/" + rule.id);
            if (!when) {
                spdlog::error("suppression rule {}/{}/{} is not used: {}", schema.id, definition.id, rule.id,
                              toText(when.error()));
                continue;
            }
            Rule one;
            one.rule = &rule;
            one.condition = std::move(*when);
            if (!rule.assetType.empty()) {
                one.assetType = schema.assetTypeIndex(rule.assetType);
                layer.ancestorMask |= one.condition.attributeMask();
            } else {
                compiled->mask |= one.condition.attributeMask();
            }
            layer.mask |= one.condition.attributeMask();
            compiled->rules.push_back(std::move(one));
        }
        layer.mask |= compiled->mask;
        layer.alarms.push_back(std::move(compiled));
    }
}

void AlarmHost::bindCauses() {
    const auto& schemas = m_store->catalogue().layers();
    for (std::size_t number = 0; number < m_layers.size(); ++number) {
        for (const auto& effect : m_layers[number].alarms) {
            for (const std::string& name : effect->definition->consequenceOf) {
                const auto [layer, id] = causeName(schemas[number].id, name);
                const auto index = m_store->catalogue().layerIndex(layer);
                if (!index) {
                    continue;  // its city system is not here yet, or any more
                }
                for (const auto& cause : m_layers[*index].alarms) {
                    if (cause->definition->id == id && cause != effect) {
                        effect->causes.push_back(cause.get());
                        cause->effects.push_back(effect.get());
                    }
                }
            }
        }
    }
}

void AlarmHost::indexChildren() {
    if (std::exchange(m_childrenKnown, true)) {
        return;
    }
    const feed::Catalogue& catalogue = m_store->catalogue();
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
        const bool wanted = std::any_of(m_layers[layer].alarms.begin(), m_layers[layer].alarms.end(),
                                        [](const auto& one) { return !one->causes.empty(); });
        for (std::uint32_t row = 0; wanted && row < catalogue.rowCount(static_cast<LayerIndex>(layer)); ++row) {
            const Handle handle = Handle::of(static_cast<LayerIndex>(layer), row);
            if (const Handle parent = catalogue.parent(handle); parent.isValid()) {
                m_children[parent.value].push_back(handle);
            }
        }
    }
}

std::vector<Handle> AlarmHost::below(Handle handle) const {
    std::vector<Handle> found;
    std::vector<std::pair<Handle, int>> open{{handle, 0}};
    while (!open.empty()) {
        const auto [at, depth] = open.back();
        open.pop_back();
        const auto children = m_children.find(at.value);
        if (children == m_children.end() || depth >= kMaxDepth) {
            continue;
        }
        for (const Handle child : children->second) {
            found.push_back(child);
            open.emplace_back(child, depth + 1);
        }
    }
    return found;
}

bool AlarmHost::isBelow(Handle handle, Handle ancestor) const {
    for (int depth = 0; depth < kMaxDepth && handle.isValid(); ++depth) {
        if (handle == ancestor) {
            return true;
        }
        handle = m_store->catalogue().parent(handle);
    }
    return false;
}

AlarmHost::Instance* AlarmHost::causeOf(const Compiled& compiled, Handle handle) const {
    Instance* farthest = nullptr;
    Handle at = handle;
    for (int depth = 0; depth < kMaxDepth && at.isValid(); ++depth, at = m_store->catalogue().parent(at)) {
        for (const Compiled* cause : compiled.causes) {
            const auto found = cause->rows.find(at.row());
            if (cause->layer == at.layer() && found != cause->rows.end() && found->second->state.on() &&
                !found->second->state.outOfService) {
                farthest = found->second;
            }
        }
    }
    return farthest == nullptr ? nullptr : &rootOf(*farthest);
}

AlarmHost::Instance& AlarmHost::rootOf(Instance& instance) const {
    Instance* root = &instance;
    for (int depth = 0; depth < kMaxDepth && !root->cause.empty(); ++depth) {
        const auto found = m_instances.find(root->cause);
        if (found == m_instances.end() || !found->second->state.on() || found->second->state.outOfService) {
            break;
        }
        root = found->second.get();
    }
    return *root;
}

void AlarmHost::suppress(Instance& instance, const std::string& rule, Millis untilMs, CodedText why, Instant now) {
    std::string english = why.english;
    instance.reasons[rule] = {rule, std::move(english), untilMs, std::move(why)};
    feedEvent(instance, AlarmEvent::suppOn(rule), now);
}

void AlarmHost::unsuppress(Instance& instance, const std::string& rule, Instant now) {
    instance.reasons.erase(rule);
    feedEvent(instance, AlarmEvent::suppOff(rule), now);
}

void AlarmHost::setCause(Instance& instance, Instance* cause, Instant now) {
    const std::string before = instance.cause;
    const std::string after = cause == nullptr ? std::string() : cause->key;
    if (before == after) {
        return;
    }
    instance.cause = after;
    if (!before.empty()) {
        m_consequences[before].erase(instance.key);
        consequenceChanged(before);
    }
    if (cause != nullptr) {
        if (instance.state.on()) {
            m_consequences[after].insert(instance.key);
            consequenceChanged(after);
        }
        suppress(instance, "cause:" + after, 0,
                 say(TextCode::SuppressedByCause,
                     {{"alarm", cause->definition->title}, {"cause", EntityArgument{cause->entity}}}),
                 now);
    }
    if (!before.empty()) {  // the new one first: in between it would sound
        unsuppress(instance, "cause:" + before, now);
    }
    if (cause != nullptr) {
        const auto below = m_consequences.find(instance.key);  // what followed from it follows from its cause now
        const std::set<std::string> keys = below == m_consequences.end() ? std::set<std::string>{} : below->second;
        for (const std::string& key : keys) {
            if (const auto found = m_instances.find(key); found != m_instances.end() && found->second->compiled) {
                setCause(*found->second, causeOf(*found->second->compiled, found->second->handle), now);
            }
        }
    }
}

void AlarmHost::causeBegan(Instance& cause, Instant now) {
    m_releases.erase(cause.key);
    if (cause.compiled == nullptr || cause.compiled->effects.empty()) {
        return;
    }
    indexChildren();
    for (Compiled* effect : cause.compiled->effects) {
        std::vector<Instance*> found;
        for (const auto& [row, instance] : effect->rows) {
            if (instance != &cause && instance->state.on() && isBelow(instance->handle, cause.handle)) {
                found.push_back(instance);
            }
        }
        for (Instance* instance : found) {
            setCause(*instance, causeOf(*effect, instance->handle), now);
        }
        if (effect->definition->consequenceOnly) {
            for (const Handle handle : below(cause.handle)) {
                if (handle.layer() == effect->layer) {
                    evaluate(*effect, handle, now);
                }
            }
        }
    }
}

void AlarmHost::causeEnded(Instance& cause, Instant now) {
    const auto found = m_consequences.find(cause.key);
    if (found == m_consequences.end()) {
        return;
    }
    if (found->second.empty()) {
        m_consequences.erase(found);
        return;
    }
    m_releases[cause.key] = now.monoMs + kCauseHoldMs;
    const std::set<std::string> keys = found->second;
    for (const std::string& key : keys) {
        const auto instance = m_instances.find(key);
        if (instance == m_instances.end() || !instance->second->definition->consequenceOnly) {
            continue;
        }
        Instance& effect = *instance->second;
        if (Instance* next = effect.compiled == nullptr ? nullptr : causeOf(*effect.compiled, effect.handle)) {
            setCause(effect, next, now);
        } else {
            feedEvent(effect, AlarmEvent::sampleOff(), now);
        }
    }
}

void AlarmHost::releaseCauses(Instant now) {
    for (auto it = m_releases.begin(); it != m_releases.end();) {
        if (it->second > now.monoMs) {
            ++it;
            continue;
        }
        const std::string cause = it->first;
        it = m_releases.erase(it);
        const auto root = m_instances.find(cause);
        if (root != m_instances.end() && root->second->state.on() && !root->second->state.outOfService) {
            continue;
        }
        const std::set<std::string> keys = std::exchange(m_consequences[cause], {});
        for (const std::string& key : keys) {
            if (const auto found = m_instances.find(key); found != m_instances.end()) {
                Instance& instance = *found->second;
                setCause(instance,
                         instance.compiled == nullptr ? nullptr : causeOf(*instance.compiled, instance.handle), now);
            }
        }
        m_consequences.erase(cause);
    }
}

void AlarmHost::consequenceChanged(const std::string& cause) { m_countChanged.insert(cause); }

void AlarmHost::tellConsequences(Instant now) {
    if (m_countChanged.empty() || now.monoMs < m_nextCountsMono) {
        return;
    }
    m_nextCountsMono = now.monoMs + kTellCountsMs;
    for (const std::string& key : std::exchange(m_countChanged, {})) {
        const auto found = m_instances.find(key);
        if (found != m_instances.end() && found->second->state.display() != DisplayState::Normal) {
            publish(*found->second, "CONSEQUENCES", now);
        }
    }
}

void AlarmHost::applyRules(Instance& instance, Instant now) {
    if (instance.compiled == nullptr) {
        return;
    }
    for (const Rule& rule : instance.compiled->rules) {
        Handle target = instance.handle;
        for (int depth = 0; rule.assetType && depth < kMaxDepth && target.isValid(); ++depth) {
            if (m_store->catalogue().type(target) == *rule.assetType && target.layer() == instance.compiled->layer) {
                break;
            }
            target = m_store->catalogue().parent(target);
        }
        const std::string id = "rule:" + rule.rule->id;
        const auto& set = instance.state.suppressedBy;
        const bool active = std::binary_search(set.begin(), set.end(), id);
        if (!target.isValid() || target.layer() != instance.compiled->layer ||
            (rule.assetType && m_store->catalogue().type(target) != *rule.assetType)) {
            if (active) {  // it hangs on nothing of that type any more
                unsuppress(instance, id, now);
            }
            continue;
        }
        const Verdict verdict = verdictOn(rule.condition, target, active);
        if (verdict == Verdict::On && !active) {
            suppress(instance, id, 0, say(TextCode::SuppressedByRule, {{"rule", rule.rule->title}}), now);
        } else if (verdict == Verdict::Off && active) {
            unsuppress(instance, id, now);
        }
    }
}

void AlarmHost::dropOldRules(Instance& instance, Instant now) {
    std::vector<std::string> old;
    for (const std::string& id : instance.state.suppressedBy) {
        const bool known = instance.compiled != nullptr &&
                           std::ranges::any_of(instance.compiled->rules,
                                               [&](const Rule& rule) { return id == "rule:" + rule.rule->id; });
        if (id.starts_with("rule:") && !known) {
            old.push_back(id);
        }
    }
    for (const std::string& id : old) {
        unsuppress(instance, id, now);
    }
}

void AlarmHost::ancestorChanged(Handle handle, std::uint64_t attributes, Instant now) {
    for (const auto& compiled : m_layers[handle.layer()].alarms) {
        for (Rule& rule : compiled->rules) {
            if (!rule.assetType || (rule.condition.attributeMask() & attributes) == 0 ||
                !m_store->catalogue().contains(handle) || m_store->catalogue().type(handle) != *rule.assetType) {
                continue;
            }
            const auto before = rule.verdicts.find(handle.row());
            const Verdict verdict =
                verdictOn(rule.condition, handle, before != rule.verdicts.end() && before->second == Verdict::On);
            if (before != rule.verdicts.end() && before->second == verdict) {
                continue;
            }
            rule.verdicts[handle.row()] = verdict;
            std::vector<Instance*> found;
            for (const auto& [row, instance] : compiled->rows) {
                if (isBelow(instance->handle, handle)) {
                    found.push_back(instance);
                }
            }
            for (Instance* instance : found) {
                applyRules(*instance, now);
            }
        }
    }
}

void AlarmHost::applyWindows(Instance& instance, Instant now) {
    for (const feed::MaintenanceWindow* window : m_windows.covering(instance.layer, instance.handle)) {
        const std::string rule = "window:" + window->id;
        if (!std::ranges::binary_search(instance.state.suppressedBy, rule)) {
            suppress(instance, rule, window->untilMs,
                     say(TextCode::SuppressedByMaintenance, {{"title", window->title}, {"order", window->workOrder}}),
                     now);
        }
    }
}

void AlarmHost::tickWindows(Instant now) {
    for (const auto& [id, began] : m_windows.tick(now.wallMs)) {
        std::vector<Instance*> all;
        all.reserve(m_instances.size());
        for (const auto& [key, instance] : m_instances) {
            all.push_back(instance.get());
        }
        const std::string rule = "window:" + id;
        for (Instance* instance : all) {
            if (began) {
                applyWindows(*instance, now);
            } else {
                unsuppress(*instance, rule, now);
            }
        }
    }
    if (!std::exchange(m_windowsFit, true)) {
        // an alarm of a city system that came after its window had begun
        std::vector<Instance*> all;
        all.reserve(m_instances.size());
        for (const auto& [key, instance] : m_instances) {
            all.push_back(instance.get());
        }
        for (Instance* instance : all) {
            applyWindows(*instance, now);
        }
    }
    if (std::exchange(m_windowsChecked, true)) {
        return;
    }
    std::vector<std::pair<Instance*, std::string>> over;  // windows that ended while the gateway was down
    for (const auto& [key, instance] : m_instances) {
        for (const std::string& rule : instance->state.suppressedBy) {
            if (rule.starts_with("window:") && !m_windows.isRunning(rule.substr(7))) {
                over.emplace_back(instance.get(), rule);
            }
        }
    }
    for (const auto& [instance, rule] : over) {
        unsuppress(*instance, rule, now);
    }
}

}  // namespace belfry::gateway
