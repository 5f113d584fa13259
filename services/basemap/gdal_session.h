// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace belfry::basemap {

/** While it lives, this thread's GDAL errors are collected instead of printed. Registers the drivers on first use. */
class GdalSession {
public:
    GdalSession();
    ~GdalSession();
    GdalSession(const GdalSession&) = delete;
    GdalSession& operator=(const GdalSession&) = delete;

    /** The first error since construction or clear(), empty if there was none. */
    [[nodiscard]] const std::string& firstError() const { return m_firstError; }
    void clear() { m_firstError.clear(); }

private:
    friend void collectGdalError(GdalSession& session, const char* message);
    std::string m_firstError;
};

}  // namespace belfry::basemap
