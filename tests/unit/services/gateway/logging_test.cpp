// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/logging.h"

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <grpc/support/log.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

namespace belfry::gateway {
namespace {

/** The program's logger is replaced and put back: no other test of this program may notice. */
class Logging : public ::testing::Test {
protected:
    ~Logging() override {
        spdlog::set_default_logger(m_before);
        gpr_set_log_function(nullptr);
    }

    static std::vector<std::string> linesOf(const std::string& text) {
        std::vector<std::string> lines;
        std::istringstream stream(text);
        for (std::string line; std::getline(stream, line);) {
            lines.push_back(line);
        }
        return lines;
    }

private:
    std::shared_ptr<spdlog::logger> m_before = spdlog::default_logger();
};

TEST_F(Logging, WhatOthersSendStaysOneValidLine) {
    const std::vector<std::string> hostile{
        "a \"quoted\" word and a back\\slash",
        "two\nlines\r\nand a tab\t",
        R"(","level":"info","message":"forged)",
        std::string("a zero \0 byte", 13),
        "bad UTF-8: \xff\xfe\xc3( \xed\xa0\x80 end",
        "\x1b[31mred\x1b[0m {} {0} %s %v",
        std::string(100'000, 'x'),
        "Grüße, 日本語, \U0001F6A6",
        "",
    };
    testing::internal::CaptureStderr();
    setUpLogging("info", true);
    for (const std::string& text : hostile) {
        spdlog::warn("{}", text);
    }
    spdlog::default_logger()->flush();
    const auto lines = linesOf(testing::internal::GetCapturedStderr());
    ASSERT_EQ(lines.size(), hostile.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto record = nlohmann::json::parse(lines[i], nullptr, false);
        ASSERT_TRUE(record.is_object()) << lines[i];
        EXPECT_EQ(record.size(), 5U) << "somebody added a field: " << lines[i];
        EXPECT_EQ(record["level"], "warning");
        EXPECT_EQ(record["program"], "belfryd");
        EXPECT_TRUE(record["time"].is_string());
        EXPECT_TRUE(record["pid"].is_number());
        if (hostile[i].find('\xff') == std::string::npos) {
            EXPECT_EQ(record["message"], hostile[i]) << "nothing is lost";
        } else {
            EXPECT_NE(record["message"].get<std::string>().find(" end"), std::string::npos);
        }
    }
}

TEST_F(Logging, GrpcsWordsAreRecordsToo) {
    testing::internal::CaptureStderr();
    setUpLogging("info", true);
    gpr_set_log_verbosity(GPR_LOG_SEVERITY_ERROR);  // else it reads that from the environment when it first connects
    gpr_log(__FILE__, __LINE__, GPR_LOG_SEVERITY_ERROR, "no \"route\"");
    spdlog::default_logger()->flush();
    const auto lines = linesOf(testing::internal::GetCapturedStderr());
    ASSERT_EQ(lines.size(), 1U);
    const auto record = nlohmann::json::parse(lines[0], nullptr, false);
    ASSERT_TRUE(record.is_object()) << lines[0];
    EXPECT_EQ(record["level"], "error");
    EXPECT_EQ(record["message"], "grpc: no \"route\"");
}

TEST_F(Logging, BelowTheLevelNothingIsWritten) {
    testing::internal::CaptureStderr();
    setUpLogging("warn", true);
    spdlog::info("a detail");
    spdlog::default_logger()->flush();
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace belfry::gateway
