// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace belfry::ctl {

/** One line of a page. Sizes in points. */
struct PdfLine {
    std::string text;  ///< UTF-8; what Latin-1 does not have becomes '?'
    bool bold = false;
    double size = 9.0;
    double indent = 0.0;
    bool newPage = false;  ///< before it
};

/** A PDF 1.4 of A4 pages with lines of text in Helvetica: no embedded fonts, no images,
 *  no library. Enough for a report that is printed and filed. */
[[nodiscard]] std::string makePdf(std::string_view title, const std::vector<PdfLine>& lines);

}  // namespace belfry::ctl
