// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoreApplication>
#include <QTranslator>

namespace belfry::ui {

/** Installs the catalogue of a language at run time. English is the source language and needs none. */
class LanguageSwitch {
public:
    /** `application` must outlive this object. */
    explicit LanguageSwitch(QCoreApplication& application) : m_application(application) {}
    ~LanguageSwitch() { m_application.removeTranslator(&m_translator); }
    LanguageSwitch(const LanguageSwitch&) = delete;
    LanguageSwitch& operator=(const LanguageSwitch&) = delete;

    /** False if there is no catalogue of that language; the texts are English then. */
    bool apply(const QString& language);

private:
    QCoreApplication& m_application;
    QTranslator m_translator;
};

}  // namespace belfry::ui
