#include "http/address.hpp"

#include <gtest/gtest.h>

#include "http/admission.hpp"

namespace huiyin::http {
namespace {

Address address(std::string_view text) { return parse_address(text).value(); }

TEST(Address, is_read_in_either_family) {
    for (const std::string_view text : {"127.0.0.1", "203.0.113.7", "::1", "2001:db8::1"}) {
        EXPECT_EQ(address(text).text(), text);
    }
    EXPECT_EQ(address("::ffff:203.0.113.7").text(), "203.0.113.7");
    for (const std::string_view text :
         {"", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.4:80", "[::1]", "::1%lo", "unknown"}) {
        EXPECT_FALSE(parse_address(text)) << text;
    }
    EXPECT_TRUE(address("127.9.9.9").is_loopback());
    EXPECT_TRUE(address("::1").is_loopback());
    EXPECT_TRUE(address("::ffff:127.0.0.1").is_loopback());
    EXPECT_FALSE(address("128.0.0.1").is_loopback());
    EXPECT_FALSE(address("::2").is_loopback());
}

TEST(Prefix, holds_what_begins_with_its_bits) {
    struct {
        std::string_view prefix;
        std::string_view address;
        bool holds;
    } const examples[] = {
        {"10.0.0.0/8", "10.255.0.1", true},
        {"10.0.0.0/8", "11.0.0.1", false},
        {"10.0.0.4/30", "10.0.0.7", true},
        {"10.0.0.4/30", "10.0.0.8", false},
        {"10.0.0.4", "10.0.0.4", true},
        {"10.0.0.4", "10.0.0.5", false},
        {"0.0.0.0/0", "1.2.3.4", true},
        {"0.0.0.0/0", "::1", false},
        {"2001:db8::/33", "2001:db8:7fff::1", true},
        {"2001:db8::/33", "2001:db8:8000::1", false},
        {"::1", "::1", true},
    };
    for (const auto& [prefix, text, holds] : examples) {
        SCOPED_TRACE(prefix);
        EXPECT_EQ(parse_prefix(prefix).value().holds(address(text)), holds);
    }
    for (const std::string_view text : {"10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/08", "/8"}) {
        EXPECT_FALSE(parse_prefix(text)) << text;
    }
}

TEST(ClientOf, believes_only_trusted_proxies_and_only_the_near_end) {
    const std::vector<Prefix> trusted = {parse_prefix("127.0.0.1").value(), parse_prefix("10.0.0.0/8").value()};
    struct {
        std::string_view name;
        std::string_view peer;
        std::vector<std::string_view> fields;
        bool is_forwarded_field;
        std::string_view client;
        bool is_loopback;
    } const examples[] = {
        {"a stranger's word counts nothing", "203.0.113.9", {"1.1.1.1"}, false, "203.0.113.9", false},
        {"the proxy's word counts", "10.0.0.1", {"203.0.113.9"}, false, "203.0.113.9", false},
        {"what the client wrote before it does not",
         "10.0.0.1",
         {"127.0.0.1, 203.0.113.9"},
         false,
         "203.0.113.9",
         false},
        {"a chain of proxies is followed",
         "127.0.0.1",
         {"1.1.1.1, 203.0.113.9, 10.0.0.2"},
         false,
         "203.0.113.9",
         false},
        {"over several fields", "127.0.0.1", {"1.1.1.1", "203.0.113.9", "10.0.0.2"}, false, "203.0.113.9", false},
        {"with a port", "10.0.0.1", {"203.0.113.9:4711"}, false, "203.0.113.9", false},
        {"IPv6", "10.0.0.1", {"2001:db8::7"}, false, "2001:db8::7", false},
        {"IPv6 with a port", "10.0.0.1", {"[2001:db8::7]:4711"}, false, "2001:db8::7", false},
        {"a silent proxy is not spared", "127.0.0.1", {}, false, "127.0.0.1", false},
        {"nor one that does not know", "127.0.0.1", {"unknown"}, false, "127.0.0.1", false},
        {"nor one behind it that does not", "127.0.0.1", {"unknown, 127.0.0.1"}, false, "127.0.0.1", false},
        {"this machine through its own proxy", "127.0.0.1", {"127.0.0.1"}, false, "127.0.0.1", true},
        {"Forwarded", "10.0.0.1", {"for=203.0.113.9;proto=https"}, true, "203.0.113.9", false},
        {"Forwarded, quoted", "10.0.0.1", {"proto=http; For=\"[2001:db8::7]:1\""}, true, "2001:db8::7", false},
        {"Forwarded, a chain", "10.0.0.1", {"for=1.1.1.1, for=203.0.113.9, for=10.0.0.3"}, true, "203.0.113.9", false},
        {"Forwarded, hidden", "10.0.0.1", {"for=_secret"}, true, "10.0.0.1", false},
        {"Forwarded without for", "10.0.0.1", {"proto=https"}, true, "10.0.0.1", false},
    };
    for (const auto& [name, peer, fields, is_forwarded_field, expected, is_loopback] : examples) {
        SCOPED_TRACE(name);
        const Client client = client_of(address(peer), trusted, fields, is_forwarded_field);
        EXPECT_EQ(client.address.text(), expected);
        EXPECT_EQ(client.is_loopback, is_loopback);
    }
    EXPECT_TRUE(client_of(address("127.0.0.1"), {}, {}, false).is_loopback);
}

TEST(AddressKey, is_the_same_for_a_household_and_another_in_another_process) {
    const AddressKey key;
    EXPECT_EQ(key.of(address("203.0.113.9")), key.of(address("203.0.113.9")));
    EXPECT_NE(key.of(address("203.0.113.9")), key.of(address("203.0.113.8")));
    EXPECT_EQ(key.of(address("2001:db8:1:2::3")), key.of(address("2001:db8:1:2:ffff::4")));
    EXPECT_NE(key.of(address("2001:db8:1:2::3")), key.of(address("2001:db8:1:3::3")));
    EXPECT_NE(AddressKey().of(address("203.0.113.9")), key.of(address("203.0.113.9")));
}

TEST(Admission, lets_an_address_have_many_while_there_is_room_for_all) {
    Admission admission(100, 3);
    const Address village = address("203.0.113.9");
    const Address other = address("203.0.113.8");
    for (int person = 0; person < 50; ++person) {
        EXPECT_EQ(admission.admit(village, false), Admission::Verdict::admitted);
    }
    EXPECT_EQ(admission.admit(village, false), Admission::Verdict::too_many_from_address);
    for (int person = 0; person < 3; ++person) {
        EXPECT_EQ(admission.admit(other, false), Admission::Verdict::admitted);
    }
    EXPECT_EQ(admission.admit(other, false), Admission::Verdict::too_many_from_address);
    for (int person = 0; person < 10; ++person) admission.leave(village, false);
    EXPECT_EQ(admission.admit(village, false), Admission::Verdict::admitted) << "there is room again";
}

TEST(Admission, counts_in_all_and_by_address) {
    Admission admission(3, 1);
    const Address a = address("203.0.113.9");
    const Address b = address("203.0.113.8");
    EXPECT_EQ(admission.admit(a, false), Admission::Verdict::admitted);
    EXPECT_EQ(admission.admit(a, false), Admission::Verdict::too_many_from_address);
    EXPECT_EQ(admission.admit(a, true), Admission::Verdict::admitted);
    EXPECT_EQ(admission.admit(b, false), Admission::Verdict::admitted);
    EXPECT_EQ(admission.admit(b, true), Admission::Verdict::too_many);
    admission.leave(a, false);
    EXPECT_EQ(admission.admit(a, false), Admission::Verdict::admitted);
}

}  // namespace
}  // namespace huiyin::http
