#include "http/multipart.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace huiyin::http {
namespace {

struct Part {
    std::string name;
    std::optional<std::string> file_name;
    std::string bytes;
    bool is_whole = false;
    friend bool operator==(const Part&, const Part&) = default;
};

class Receiver final : public PartReceiver {
public:
    [[nodiscard]] bool begin_part(FormPart part) override {
        parts.push_back({part.name, part.file_name, {}, false});
        return parts.size() <= parts_max;
    }
    [[nodiscard]] bool part_bytes(std::string_view bytes) override {
        parts.back().bytes += bytes;
        return true;
    }
    [[nodiscard]] bool end_part() override {
        parts.back().is_whole = true;
        return true;
    }
    std::vector<Part> parts;
    std::size_t parts_max = 100;
};

struct Outcome {
    std::vector<Part> parts;
    bool is_whole = false;
    bool is_refused = false;
};

Outcome read(std::string_view body, std::size_t piece, std::string_view boundary = "b0undary") {
    Receiver receiver;
    MultipartReader reader(boundary, receiver);
    Outcome outcome;
    for (std::size_t at = 0; at < body.size() && !outcome.is_refused; at += piece) {
        outcome.is_refused = !reader.read(body.substr(at, piece));
    }
    outcome.is_whole = reader.is_whole();
    outcome.parts = receiver.parts;
    return outcome;
}

const std::string form =
    "--b0undary\r\nContent-Disposition: form-data; name=\"subject\"\r\n\r\n路灯不亮\r\n"
    "--b0undary\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n"
    "--b0undary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a %22b%22.jpg\"\r\n"
    "Content-Type: image/jpeg\r\n\r\n\r\n--b0undar\r\n--\r\n\r\n--b0undary--\r\n";

TEST(Multipart, is_taken_apart_the_same_way_whatever_the_pieces) {
    const std::vector<Part> parts{{"subject", std::nullopt, "路灯不亮", true},
                                  {"empty", std::nullopt, "", true},
                                  {"file", "a \"b\".jpg", "\r\n--b0undar\r\n--\r\n", true}};
    for (std::size_t piece = 1; piece <= form.size(); ++piece) {
        SCOPED_TRACE(piece);
        const Outcome outcome = read(form, piece);
        EXPECT_EQ(outcome.parts, parts);
        EXPECT_TRUE(outcome.is_whole);
    }
}

TEST(Multipart, that_is_cut_is_never_whole) {
    const std::size_t last = form.find("--b0undary--") + std::string_view("--b0undary--").size();
    for (std::size_t end = 0; end < last; ++end) EXPECT_FALSE(read(form.substr(0, end), 7).is_whole) << end;
    EXPECT_TRUE(read(form.substr(0, last), 7).is_whole);
}

TEST(Multipart, lets_nobody_be_in_doubt_where_a_part_ends_or_what_it_is_called) {
    const auto with_header = [](const std::string& header) {
        return "--b0undary\r\n" + header + "\r\n\r\nx\r\n--b0undary--\r\n";
    };
    EXPECT_TRUE(read(with_header("content-disposition: FORM-DATA; name=a"), 50).is_whole);
    EXPECT_TRUE(read("something before\r\n" + with_header("Content-Disposition: form-data; name=a"), 50).is_whole);
    const std::string refused[] = {
        "Content-Type: text/plain",
        "Content-Disposition: form-data",
        "Content-Disposition: attachment; name=\"a\"",
        "Content-Disposition: form-data; name=\"a\"; name=\"b\"",
        "Content-Disposition: form-data; name=\"a\"; filename*=UTF-8''b",
        "Content-Disposition: form-data; name=\"a",
        "Content-Disposition: form-data; name=\"a\"b",
        "Content-Disposition: form-data; name=\"\xff\"",
        "Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"",
        "Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64",
        "Content-Disposition: form-data; name=\"a\"\nX: y",
        ": no name",
        "Content-Disposition: form-data; name=\"" + std::string(1001, 'a') + "\"",
        "X: " + std::string(5000, 'a') + "\r\nContent-Disposition: form-data; name=\"a\"",
    };
    for (const std::string& header : refused) EXPECT_TRUE(read(with_header(header), 50).is_refused) << header;
    EXPECT_TRUE(read("--b0undaryX\r\n", 50).is_refused);
}

TEST(Multipart, ends_where_the_receiver_or_the_bounds_say) {
    Receiver few;
    few.parts_max = 1;
    EXPECT_FALSE(MultipartReader("b0undary", few).read(form));
    Receiver receiver;
    EXPECT_FALSE(MultipartReader("b0undary", receiver, {.parts_max = 2}).read(form));
}

TEST(Multipart, boundary_is_read_from_the_content_type) {
    EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=abc"), "abc");
    EXPECT_EQ(multipart_boundary("Multipart/Form-Data; charset=utf-8; Boundary=\"a b:c\""), "a b:c");
    for (const std::string_view wrong : {"application/x-www-form-urlencoded", "multipart/form-data",
                                         "multipart/form-data; boundary=", "multipart/form-data; boundary=\"a ",
                                         "multipart/form-data; boundary=a; boundary=b", "multipart/mixed; boundary=a",
                                         "multipart/form-data; boundary=\"a<b\"", "multipart/form-dataX; boundary=a"}) {
        EXPECT_EQ(multipart_boundary(wrong), std::nullopt) << wrong;
    }
    EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'a')), std::nullopt);
}

}  // namespace
}  // namespace huiyin::http
