// SPDX-License-Identifier: Apache-2.0
#include "ui/text/language_switch.h"

namespace belfry::ui {

bool LanguageSwitch::apply(const QString& language) {
    m_application.removeTranslator(&m_translator);
    if (language.startsWith(QLatin1String("en"))) {
        // English plurals ("1 lane", "2 lanes") have a catalogue of their own
        if (m_translator.load(QStringLiteral(":/i18n/belfry_en.qm"))) {
            m_application.installTranslator(&m_translator);
        }
        return true;
    }
    if (!m_translator.load(QStringLiteral(":/i18n/belfry_%1.qm").arg(language.left(2)))) {
        return false;
    }
    m_application.installTranslator(&m_translator);
    return true;
}

}  // namespace belfry::ui
