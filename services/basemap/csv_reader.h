// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "models/domain/error.h"

namespace belfry::basemap {

/** Reads delimited text (RFC 4180 and what spreadsheets make of it): quoted fields with line breaks, doubled quotes,
 *  byte order mark, CRLF. The delimiter (comma, semicolon, tab, bar) is found in the header line. Text that is not
 *  UTF-8 is taken for Latin-1. Streams: memory is one record. */
class CsvReader {
public:
    static constexpr std::size_t kMaxField = 64U * 1024U;
    static constexpr std::size_t kMaxColumns = 2000;

    /** Reads the header line. */
    [[nodiscard]] static Result<CsvReader> open(const std::filesystem::path& file);

    [[nodiscard]] const std::vector<std::string>& header() const { return m_header; }
    [[nodiscard]] char delimiter() const { return m_delimiter; }

    enum class Row : std::uint8_t { Record, TooLong, Unclosed, End };
    /** TooLong: the record was skipped because a field is longer than kMaxField. Unclosed: a quote is never closed;
     *  nothing follows. */
    [[nodiscard]] Row next(std::vector<std::string>& fields);
    /** Line, from 1, on which the last record began. */
    [[nodiscard]] std::size_t line() const { return m_recordLine; }
    [[nodiscard]] std::size_t bytesRead() const { return m_bytes; }

private:
    int get();

    std::ifstream m_in;
    std::vector<char> m_buffer;
    std::size_t m_at = 0;
    std::size_t m_filled = 0;
    std::vector<std::string> m_header;
    char m_delimiter = ',';
    std::size_t m_line = 1;
    std::size_t m_recordLine = 1;
    std::size_t m_bytes = 0;
};

/** `text` if it is UTF-8, otherwise converted from Latin-1. */
[[nodiscard]] std::string toUtf8(std::string text);

}  // namespace belfry::basemap
