// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/pdf_text.h"

#include <cstddef>
#include <utility>

#include <fmt/format.h>

namespace belfry::ctl {

namespace {

constexpr double kWidth = 595.0;
constexpr double kHeight = 842.0;
constexpr double kMargin = 50.0;

/** A PDF string: Latin-1, with what would end it escaped. */
std::string quoted(std::string_view utf8) {
    std::string text = "(";
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        if (byte == '(' || byte == ')' || byte == '\\') {
            text += '\\';
            text += static_cast<char>(byte);
        } else if (byte >= 0x20 && byte < 0x7F) {
            text += static_cast<char>(byte);
        } else if ((byte == 0xC2 || byte == 0xC3) && i + 1 < utf8.size()) {
            const auto low = static_cast<unsigned char>(utf8[++i]) & 0x3FU;
            text += fmt::format("\\{:03o}", (byte == 0xC3 ? 0xC0U : 0x80U) | low);
        } else if (byte >= 0xC0 || byte < 0x20) {
            text += '?';  // the bytes that follow the first one are left out
        }
    }
    return text + ")";
}

/** A line too wide for the page as several. Helvetica's letters are 0.6 em wide or less, but for capitals and m. */
std::vector<PdfLine> broken(const PdfLine& line) {
    constexpr double kEm = 0.6;
    constexpr double kHang = 20.0;
    std::vector<PdfLine> parts;
    PdfLine part = line;
    part.text.clear();
    std::size_t letters = 0;
    for (std::size_t i = 0; i < line.text.size(); ++i) {
        const bool begins = (static_cast<unsigned char>(line.text[i]) & 0xC0U) != 0x80U;  // not in a letter's middle
        if (begins) {
            const double room = kWidth - 2 * kMargin - part.indent;
            if (static_cast<double>(letters + 1) * kEm * line.size > room) {
                parts.push_back(part);
                part.text.clear();
                part.newPage = false;
                part.indent = line.indent + kHang;
                letters = 0;
            }
            ++letters;
        }
        part.text += line.text[i];
    }
    parts.push_back(part);
    return parts;
}

}  // namespace

std::string makePdf(std::string_view title, const std::vector<PdfLine>& lines) {
    std::vector<std::string> pages(1);
    double y = kHeight - kMargin;
    std::vector<PdfLine> fitting;
    for (const PdfLine& line : lines) {
        for (PdfLine& part : broken(line)) {
            fitting.push_back(std::move(part));
        }
    }
    for (const PdfLine& line : fitting) {
        const double step = line.size * 1.45;
        if (line.newPage || y - step < kMargin) {
            pages.emplace_back();
            y = kHeight - kMargin;
        }
        y -= step;
        pages.back() += fmt::format("BT /{} {:.1f} Tf {:.1f} {:.1f} Td {} Tj ET\n", line.bold ? "B" : "F", line.size,
                                    kMargin + line.indent, y, quoted(line.text));
    }
    std::string pdf = "%PDF-1.4\n%\xE2\xE3\xCF\xD3\n";
    std::vector<std::size_t> offsets;
    const auto object = [&](const std::string& body) {
        offsets.push_back(pdf.size());
        pdf += fmt::format("{} 0 obj\n{}\nendobj\n", offsets.size(), body);
    };
    constexpr std::size_t kFirstPage = 6;
    std::string kids;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        kids += fmt::format("{} 0 R ", kFirstPage + 2 * i);
    }
    object("<< /Type /Catalog /Pages 2 0 R >>");
    object(fmt::format("<< /Type /Pages /Kids [{}] /Count {} >>", kids, pages.size()));
    object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
    object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>");
    object(fmt::format("<< /Title {} /Producer (Belfry) >>", quoted(title)));
    for (std::size_t i = 0; i < pages.size(); ++i) {
        object(
            fmt::format("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {} {}] /Contents {} 0 R /Resources << /Font << "
                        "/F 3 0 R /B 4 0 R >> >> >>",
                        kWidth, kHeight, kFirstPage + 2 * i + 1));
        object(fmt::format("<< /Length {} >>\nstream\n{}endstream", pages[i].size(), pages[i]));
    }
    const std::size_t table = pdf.size();
    pdf += fmt::format("xref\n0 {}\n0000000000 65535 f \n", offsets.size() + 1);
    for (const std::size_t offset : offsets) {
        pdf += fmt::format("{:010} 00000 n \n", offset);
    }
    pdf += fmt::format("trailer\n<< /Size {} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{}\n%%EOF\n", offsets.size() + 1,
                       table);
    return pdf;
}

}  // namespace belfry::ctl
