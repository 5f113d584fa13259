// SPDX-License-Identifier: Apache-2.0
#include "services/proto/mapping_text.h"

#include <algorithm>
#include <cmath>

#include "services/proto/utf8.h"

namespace belfry::proto {

namespace {

// a refusal travels in a reply's metadata, of which there may be 8 KiB
constexpr std::size_t kMaxCode = 64;
constexpr std::size_t kMaxWords = 400;
constexpr std::size_t kMaxSentence = 1'000;
constexpr int kMaxArguments = 8;

std::string words(const std::string& text) { return cleanUtf8(text, kMaxWords); }

}  // namespace

void toWire(const CodedText& text, v1::CodedText* wire) {
    wire->Clear();
    wire->set_code(cleanUtf8(text.code, kMaxCode));
    for (const TextArgument& argument : text.arguments) {
        if (wire->arguments_size() >= kMaxArguments) {
            break;
        }
        v1::TextArgument* to = wire->add_arguments();
        to->set_name(cleanUtf8(argument.name, kMaxCode));
        switch (argument.kind()) {
            case ArgumentKind::Words: to->set_words(words(std::get<std::string>(argument.value))); break;
            case ArgumentKind::Number: to->set_number(std::get<double>(argument.value)); break;
            case ArgumentKind::Count: to->set_count(std::get<std::int64_t>(argument.value)); break;
            case ArgumentKind::Duration: to->set_duration_ms(std::get<DurationArgument>(argument.value).ms); break;
            case ArgumentKind::Entity: to->set_entity(words(std::get<EntityArgument>(argument.value).id)); break;
            case ArgumentKind::Title:
                to->mutable_title()->set_en(words(std::get<LocalText>(argument.value).en));
                to->mutable_title()->set_de(words(std::get<LocalText>(argument.value).de));
                break;
        }
    }
    wire->set_english(cleanUtf8(text.english, kMaxSentence));
    wire->set_hint(cleanUtf8(text.hint, kMaxSentence));
    wire->set_about(words(text.about));
}

CodedText fromWire(const v1::CodedText& wire) {
    CodedText text;
    text.code = cleanUtf8(wire.code(), kMaxCode);
    for (int i = 0; i < std::min(wire.arguments_size(), kMaxArguments); ++i) {
        const v1::TextArgument& from = wire.arguments(i);
        TextArgument to{cleanUtf8(from.name(), kMaxCode), {}};
        switch (from.value_case()) {
            case v1::TextArgument::kWords: to.value = words(from.words()); break;
            case v1::TextArgument::kNumber: to.value = std::isfinite(from.number()) ? from.number() : 0.0; break;
            case v1::TextArgument::kCount: to.value = std::int64_t{from.count()}; break;
            case v1::TextArgument::kDurationMs: to.value = DurationArgument{from.duration_ms()}; break;
            case v1::TextArgument::kEntity: to.value = EntityArgument{words(from.entity())}; break;
            case v1::TextArgument::kTitle:
                to.value = LocalText{words(from.title().en()), words(from.title().de())};
                break;
            case v1::TextArgument::VALUE_NOT_SET: continue;
        }
        text.arguments.push_back(std::move(to));
    }
    text.english = cleanUtf8(wire.english(), kMaxSentence);
    text.hint = cleanUtf8(wire.hint(), kMaxSentence);
    text.about = words(wire.about());
    return text;
}

}  // namespace belfry::proto
