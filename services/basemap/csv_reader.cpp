// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/csv_reader.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

namespace belfry::basemap {

namespace {

constexpr std::size_t kBuffer = 1U << 16U;
constexpr int kEnd = -1;

bool isUtf8(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        const auto lead = static_cast<unsigned char>(text[i]);
        std::size_t more = 0;
        if (lead < 0x80) {
            ++i;
            continue;
        }
        if (lead >= 0xC2 && lead <= 0xDF) {
            more = 1;
        } else if (lead >= 0xE0 && lead <= 0xEF) {
            more = 2;
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            more = 3;
        } else {
            return false;
        }
        if (i + more >= text.size()) {
            return false;
        }
        for (std::size_t k = 1; k <= more; ++k) {
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0U) != 0x80U) {
                return false;
            }
        }
        i += more + 1;
    }
    return true;
}

/** The most frequent candidate outside quotes. */
char delimiterOf(std::string_view line) {
    char best = ',';
    std::ptrdiff_t most = 0;
    for (const char candidate : {',', ';', '\t', '|'}) {
        std::ptrdiff_t count = 0;
        bool quoted = false;
        for (const char c : line) {
            quoted = c == '"' ? !quoted : quoted;
            count += !quoted && c == candidate ? 1 : 0;
        }
        if (count > most) {
            most = count;
            best = candidate;
        }
    }
    return best;
}

}  // namespace

std::string toUtf8(std::string text) {
    if (isUtf8(text)) {
        return text;
    }
    std::string converted;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            converted += c;
        } else {
            converted += static_cast<char>(0xC0U | (byte >> 6U));
            converted += static_cast<char>(0x80U | (byte & 0x3FU));
        }
    }
    return converted;
}

int CsvReader::get() {
    if (m_at == m_filled) {
        m_in.read(m_buffer.data(), static_cast<std::streamsize>(m_buffer.size()));
        m_filled = static_cast<std::size_t>(m_in.gcount());
        m_at = 0;
        if (m_filled == 0) {
            return kEnd;
        }
    }
    ++m_bytes;
    return static_cast<unsigned char>(m_buffer[m_at++]);
}

Result<CsvReader> CsvReader::open(const std::filesystem::path& file) {
    CsvReader reader;
    reader.m_buffer.resize(kBuffer);
    reader.m_in.open(file, std::ios::binary);
    if (!reader.m_in) {
        return fail(ErrorCode::PermissionDenied, file.string() + ": cannot be read", "Check the file's permissions");
    }
    // Look at the first bytes for mark and delimiter without consuming them.
    reader.m_in.read(reader.m_buffer.data(), static_cast<std::streamsize>(kBuffer));
    reader.m_filled = static_cast<std::size_t>(reader.m_in.gcount());
    std::string_view start(reader.m_buffer.data(), reader.m_filled);
    if (start.starts_with("\xEF\xBB\xBF")) {
        start.remove_prefix(3);
        reader.m_at = 3;
    }
    if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF") || start.find('\0') != std::string_view::npos) {
        return fail(ErrorCode::InvalidArgument, file.string() + ": is no plain text (or UTF-16)",
                    "Save it as CSV in UTF-8");
    }
    reader.m_delimiter = delimiterOf(start.substr(0, start.find('\n')));
    const Row row = reader.next(reader.m_header);
    const bool empty = std::all_of(reader.m_header.begin(), reader.m_header.end(),
                                   [](const std::string& column) { return column.empty(); });
    if (row != Row::Record || empty) {
        return fail(ErrorCode::InvalidArgument, file.string() + ": has no header line",
                    "The first line has to name the columns");
    }
    if (reader.m_header.size() > kMaxColumns) {
        return fail(ErrorCode::InvalidArgument, file.string() + ": has more than 2000 columns", "Check the delimiter");
    }
    return reader;
}

CsvReader::Row CsvReader::next(std::vector<std::string>& fields) {
    fields.clear();
    std::string field;
    bool tooLong = false;
    const auto append = [&](char c) {
        if (field.size() < kMaxField) {
            field += c;
        } else {
            tooLong = true;
        }
    };
    const auto endField = [&] {
        if (fields.size() <= kMaxColumns) {
            fields.push_back(toUtf8(std::move(field)));
        }
        field.clear();
    };
    m_recordLine = m_line;
    int c = get();
    while (c == '\n' || c == '\r') {  // empty lines
        m_line += c == '\n' ? 1 : 0;
        m_recordLine = m_line;
        c = get();
    }
    if (c == kEnd) {
        return Row::End;
    }
    bool atStart = true;
    for (;; c = get()) {
        if (c == '"' && atStart) {
            for (c = get();; c = get()) {
                if (c == kEnd) {
                    return Row::Unclosed;
                }
                if (c == '"') {
                    c = get();
                    if (c != '"') {
                        break;
                    }
                }
                m_line += c == '\n' ? 1 : 0;
                append(static_cast<char>(c));
            }
        }
        atStart = false;
        if (c == kEnd || c == '\n') {
            m_line += c == '\n' ? 1 : 0;
            if (!field.empty() && field.back() == '\r') {
                field.pop_back();
            }
            endField();
            return tooLong ? Row::TooLong : Row::Record;
        }
        if (c == m_delimiter) {
            endField();
            atStart = true;
        } else {
            append(static_cast<char>(c));
        }
    }
}

}  // namespace belfry::basemap
