// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include "models/domain/error.h"
#include "models/feed/store.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** A sentence and what can be done about it, worded for the reader. */
struct Said {
    QString text;
    QString hint;
};

/** Words a text of the gateway in the installed language, by its code; entities get their names from `store` (may be
 *  null). Without a code, or with one that this console does not know, the English that came with it is shown. */
[[nodiscard]] Said worded(const CodedText& text, const Formatter& formatter, const feed::Store* store);
/** Of an error: its coded text, else its message and hint. */
[[nodiscard]] Said worded(const Error& error, const Formatter& formatter, const feed::Store* store);

}  // namespace belfry::ui
