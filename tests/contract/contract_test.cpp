// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include "belfry/v1/config.pb.h"
#include "belfry/v1/console.pb.h"
#include "belfry/v1/control.pb.h"
#include "belfry/v1/feed.pb.h"
#include "services/proto/text_format.h"
#include "tests/contract/compatibility.h"

namespace belfry::contract {
namespace {

using google::protobuf::FieldDescriptorProto;
using google::protobuf::FileDescriptorProto;
using google::protobuf::FileDescriptorSet;

std::filesystem::path folder() {
    const char* source = std::getenv("BELFRY_SOURCE");
    return std::filesystem::path(source == nullptr ? "." : source) / "tests/contract";
}

/** BELFRY_UPDATE=1 writes what is expected instead of checking it: only for a new release or a new golden message. */
bool updating() { return std::getenv("BELFRY_UPDATE") != nullptr; }

std::string slurp(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    EXPECT_TRUE(file) << path << " cannot be opened";
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

FileDescriptorSet present() {
    FileDescriptorSet set;
    EXPECT_TRUE(set.ParseFromString(slurp(BELFRY_DESCRIPTOR)));
    return set;
}

FileDescriptorSet released() {
    const std::filesystem::path path = folder() / "released/belfry.v1.textproto";
    if (updating()) {
        std::string text;
        google::protobuf::TextFormat::PrintToString(present(), &text);
        std::ofstream(path) << "# The contract as frozen at 0.1.0. Peers in the field speak it: never edit.\n" << text;
    }
    FileDescriptorSet set;
    const auto parsed = proto::parseText(slurp(path), path.string(), &set);
    EXPECT_TRUE(parsed) << parsed.error().message;
    return set;
}

TEST(Compatibility, NothingThatWasReleasedIsBroken) {
    const FileDescriptorSet before = released();
    ASSERT_GE(before.file_size(), 6);
    for (const std::string& found : breaks(before, present())) {
        ADD_FAILURE() << found << "; add a new field or a new package version instead";
    }
}

FileDescriptorProto& file(FileDescriptorSet& set, const std::string& name) {
    for (FileDescriptorProto& one : *set.mutable_file()) {
        if (one.name() == "belfry/v1/" + name) {
            return one;
        }
    }
    ADD_FAILURE() << name;
    return *set.mutable_file(0);
}

google::protobuf::DescriptorProto& message(FileDescriptorSet& set, const std::string& fileName,
                                           const std::string& name) {
    FileDescriptorProto& one = file(set, fileName);
    for (auto& candidate : *one.mutable_message_type()) {
        if (candidate.name() == name) {
            return candidate;
        }
    }
    ADD_FAILURE() << name;
    return *one.mutable_message_type(0);
}

TEST(Compatibility, EachKindOfBreakIsFound) {
    struct Row {
        const char* what;
        std::function<void(FileDescriptorSet&)> change;
        const char* expected;
    };
    const auto delta = [](FileDescriptorSet& set) -> auto& { return message(set, "feed.proto", "Delta"); };
    const std::vector<Row> rows{
        {"field removed", [&](auto& set) { delta(set).mutable_field()->DeleteSubrange(1, 1); },
         "Delta.rev = 2 was removed"},
        {"field renumbered", [&](auto& set) { delta(set).mutable_field(1)->set_number(77); },
         "Delta.rev = 2 was removed"},
        {"field renamed", [&](auto& set) { delta(set).mutable_field(1)->set_name("r"); }, "is called r"},
        {"scalar retyped", [&](auto& set) { delta(set).mutable_field(1)->set_type(FieldDescriptorProto::TYPE_SINT64); },
         "another type"},
        {"message retyped", [&](auto& set) { delta(set).mutable_field(3)->set_type_name(".belfry.v1.Asset"); },
         "another type"},
        {"repeated no more",
         [&](auto& set) { delta(set).mutable_field(3)->set_label(FieldDescriptorProto::LABEL_OPTIONAL); }, "repeated"},
        {"moved out of its oneof",
         [](auto& set) { message(set, "feed.proto", "ServerFrame").mutable_field(1)->clear_oneof_index(); },
         "another oneof"},
        {"message removed", [](auto& set) { file(set, "feed.proto").mutable_message_type()->DeleteSubrange(0, 1); },
         "was removed"},
        {"enum value removed",
         [](auto& set) { file(set, "common.proto").mutable_enum_type(0)->mutable_value()->RemoveLast(); },
         "QUALITY_MISSING"},
        {"enum value renumbered",
         [](auto& set) { file(set, "common.proto").mutable_enum_type(0)->mutable_value(4)->set_number(9); },
         "QUALITY_MISSING"},
        {"enum removed", [](auto& set) { file(set, "common.proto").mutable_enum_type()->RemoveLast(); },
         "Freshness was removed"},
        {"method removed",
         [](auto& set) { file(set, "feed.proto").mutable_service(0)->mutable_method()->RemoveLast(); },
         "CityFeed.Subscribe"},
        {"method streams no more",
         [](auto& set) { file(set, "feed.proto").mutable_service(0)->mutable_method(0)->set_server_streaming(false); },
         "CityFeed.GetCatalog"},
        {"service removed", [](auto& set) { file(set, "control.proto").mutable_service()->Clear(); },
         "CityControl was removed"},
    };
    for (const Row& row : rows) {
        FileDescriptorSet changed = present();
        row.change(changed);
        const std::vector<std::string> found = breaks(present(), changed);
        ASSERT_FALSE(found.empty()) << row.what;
        EXPECT_NE(found.front().find(row.expected), std::string::npos) << row.what << ": " << found.front();
    }
    FileDescriptorSet more = present();
    FieldDescriptorProto* field = delta(more).add_field();
    field->set_name("news");
    field->set_number(900);
    EXPECT_TRUE(breaks(present(), more).empty());
}

std::string hexOf(const std::string& bytes) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string hex;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        hex += kDigits[byte >> 4U];
        hex += kDigits[byte & 15U];
        if (i % 32 == 31) {
            hex += '\n';
        }
    }
    return hex + '\n';
}

std::string bytesOf(const google::protobuf::Message& one) {
    std::string bytes;
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    one.SerializeToCodedStream(&coded);
    coded.Trim();
    return bytes;
}

/** Each golden/<Message>.<name>.txtpb has always been these bytes on the wire, and always will be. */
TEST(Golden, MessagesKeepTheirBytes) {
    // also keeps the linker from dropping the files that nothing here names otherwise
    const std::vector<const google::protobuf::Message*> kinds{
        &v1::ServerFrame::default_instance(),  &v1::ClientFrame::default_instance(),
        &v1::CatalogChunk::default_instance(), &v1::EventsFrame::default_instance(),
        &v1::OrderRequest::default_instance(), &v1::GatewayConfig::default_instance(),
        &v1::SessionInfo::default_instance(),  &v1::HistoryReply::default_instance(),
        &v1::ErrorDetail::default_instance(),  &v1::SourceHealth::default_instance(),
        &v1::Order::default_instance(),        &v1::AlarmBatch::default_instance(),
        &v1::AlarmKpis::default_instance(),    &v1::MaintenanceWindow::default_instance(),
        &v1::IncidentCall::default_instance(), &v1::IncidentDraft::default_instance()};
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder() / "golden")) {
        if (entry.path().extension() != ".txtpb") {
            continue;
        }
        ++count;
        const std::string stem = entry.path().stem().string();
        const std::string kind = stem.substr(0, stem.find('.'));
        std::unique_ptr<google::protobuf::Message> expected;
        for (const google::protobuf::Message* candidate : kinds) {
            if (candidate->GetDescriptor()->name() == kind) {
                expected.reset(candidate->New());
            }
        }
        ASSERT_NE(expected, nullptr) << stem << " names no message";
        const auto parsed = proto::parseText(slurp(entry.path()), stem, expected.get());
        ASSERT_TRUE(parsed) << parsed.error().message;
        const std::filesystem::path hexPath = folder() / "golden" / (stem + ".hex");
        if (updating()) {
            std::ofstream(hexPath) << hexOf(bytesOf(*expected));
        }
        EXPECT_EQ(hexOf(bytesOf(*expected)), slurp(hexPath)) << stem;
        std::unique_ptr<google::protobuf::Message> received(expected->New());
        ASSERT_TRUE(received->ParseFromString(bytesOf(*expected)));
        EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(*expected, *received)) << stem;
    }
    EXPECT_GE(count, 10);
}

}  // namespace
}  // namespace belfry::contract
