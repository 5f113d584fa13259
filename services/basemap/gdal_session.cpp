// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/gdal_session.h"

#include <mutex>

#include <cpl_error.h>
#include <gdal.h>

namespace belfry::basemap {

void collectGdalError(GdalSession& session, const char* message) {
    if (session.m_firstError.empty()) {
        session.m_firstError = message == nullptr ? "unknown error" : message;
    }
}

namespace {

void onGdalError(CPLErr kind, CPLErrorNum /*number*/, const char* message) {
    if (kind == CE_Failure || kind == CE_Fatal) {
        auto* session = static_cast<GdalSession*>(CPLGetErrorHandlerUserData());
        if (session != nullptr) {
            collectGdalError(*session, message);
        }
    }
}

}  // namespace

GdalSession::GdalSession() {
    static std::once_flag once;  // drivers are process-wide in GDAL
    std::call_once(once, [] { GDALAllRegister(); });
    CPLPushErrorHandlerEx(onGdalError, this);
}

GdalSession::~GdalSession() { CPLPopErrorHandler(); }

}  // namespace belfry::basemap
