// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/logging.h"

#include <chrono>
#include <memory>

#include <grpc/support/log.h>
#include <nlohmann/json.hpp>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace belfry::gateway {

namespace {

/** The message as a JSON string: spdlog's own patterns do not escape. */
class JsonText final : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
        const std::string text = nlohmann::json(std::string(message.payload.data(), message.payload.size()))
                                     .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        out.append(text.data(), text.data() + text.size());
    }
    [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<JsonText>(); }
};

/** gRPC writes lines of its own otherwise, which no log collector could read. */
void takeGrpcsWord(gpr_log_func_args* args) {
    const auto level = args->severity == GPR_LOG_SEVERITY_ERROR  ? spdlog::level::err
                       : args->severity == GPR_LOG_SEVERITY_INFO ? spdlog::level::info
                                                                 : spdlog::level::debug;
    spdlog::log(level, "grpc: {}", args->message);
}

}  // namespace

void setUpLogging(const std::string& level, bool json) {
    auto logger = std::make_shared<spdlog::logger>("belfryd", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    if (json) {
        auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
        formatter->add_flag<JsonText>('*');
        formatter->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","program":"%n","pid":%P,"message":%*})");
        logger->set_formatter(std::move(formatter));
    } else {
        logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %-5l %v");
    }
    logger->set_level(spdlog::level::from_str(level));
    logger->flush_on(spdlog::level::warn);
    spdlog::set_default_logger(std::move(logger));
    spdlog::flush_every(std::chrono::seconds(1));
    gpr_set_log_function(takeGrpcsWord);
}

}  // namespace belfry::gateway
