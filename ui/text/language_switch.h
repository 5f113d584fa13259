// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoreApplication>
#include <QTranslator>

namespace belfry::ui {

/** Installs the catalogue of a language at run time. English is the source language; its catalogue has plurals only. */
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
    /** lupdate files a class in a nested namespace under its bare name, Qt asks with the whole one. */
    class Translator final : public QTranslator {
    public:
        [[nodiscard]] QString translate(const char* context, const char* source, const char* disambiguation,
                                        int count) const override;
    };

    QCoreApplication& m_application;
    Translator m_translator;
};

}  // namespace belfry::ui
