// SPDX-License-Identifier: Apache-2.0
#include "services/proto/text_format.h"

#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "services/proto/utf8.h"

namespace belfry::proto {

namespace {

constexpr std::size_t kMaxFile = 4U << 20U;
constexpr int kMaxErrors = 10;

/** Gathers the parser's complaints with their places, counted from 1 as editors do. */
class Complaints final : public google::protobuf::io::ErrorCollector {
public:
    explicit Complaints(const std::string& name) : m_name(name) {}
    void AddError(int line, google::protobuf::io::ColumnNumber column, const std::string& message) override {
        if (++m_count > kMaxErrors) {
            return;
        }
        if (!m_text.empty()) {
            m_text += '\n';
        }
        m_text += m_name;
        if (line >= 0) {
            m_text += ':' + std::to_string(line + 1) + ':' + std::to_string(column + 1);
        }
        m_text += ": " + message;
    }
    [[nodiscard]] const std::string& text() const { return m_text; }

private:
    std::string m_name;
    std::string m_text;
    int m_count = 0;
};

}  // namespace

Result<void> parseText(std::string_view text, const std::string& name, google::protobuf::Message* message,
                       google::protobuf::TextFormat::ParseInfoTree* places) {
    if (text.size() > kMaxFile) {
        return fail(ErrorCode::ResourceExhausted, name + ": is larger than 4 MiB", "Is this the right file?");
    }
    if (!isValidUtf8(text)) {
        return fail(ErrorCode::InvalidArgument, name + ": is not UTF-8 text", "Save the file as UTF-8.");
    }
    Complaints complaints(name);
    google::protobuf::TextFormat::Parser parser;
    parser.RecordErrorsTo(&complaints);
    parser.SetRecursionLimit(32);
    if (places != nullptr) {
        parser.WriteLocationsTo(places);
    }
    google::protobuf::io::ArrayInputStream input(text.data(), static_cast<int>(text.size()));
    if (!parser.Parse(&input, message)) {
        return fail(ErrorCode::InvalidArgument,
                    complaints.text().empty() ? name + ": cannot be read" : complaints.text(),
                    "The fields of " + message->GetDescriptor()->full_name() + " are documented in services/proto.");
    }
    return {};
}

Result<std::string> readTextFile(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return fail(errno == EACCES ? ErrorCode::PermissionDenied : ErrorCode::NotFound,
                    path + ": cannot be opened: " + std::generic_category().message(errno),
                    "Check the path and its permissions.");
    }
    std::string text(kMaxFile + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad()) {
        return fail(ErrorCode::DataLoss, path + ": cannot be read: " + std::generic_category().message(errno),
                    "Check the disk.");
    }
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.size() > kMaxFile) {
        return fail(ErrorCode::ResourceExhausted, path + ": is larger than 4 MiB", "Is this the right file?");
    }
    return text;
}

}  // namespace belfry::proto
