// SPDX-License-Identifier: Apache-2.0
#include "ui/text/language_switch.h"

#include <cstring>

namespace belfry::ui {

QString LanguageSwitch::Translator::translate(const char* context, const char* source, const char* disambiguation,
                                              int count) const {
    const char* const colon = context == nullptr ? nullptr : std::strrchr(context, ':');
    return QTranslator::translate(colon == nullptr ? context : colon + 1, source, disambiguation, count);
}

bool LanguageSwitch::apply(const QString& language) {
    m_application.removeTranslator(&m_translator);
    const bool found = m_translator.load(QStringLiteral(":/i18n/belfry_%1.qm").arg(language.left(2)));
    if (found) {
        m_application.installTranslator(&m_translator);
    }
    return found;
}

}  // namespace belfry::ui
