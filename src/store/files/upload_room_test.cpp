#include "store/files/upload_room.hpp"

#include <gtest/gtest.h>

namespace huiyin::store::files {
namespace {

using app::UploadProblem;
using std::chrono::seconds;

constexpr UploadRoom::Clock::time_point start{std::chrono::hours{1}};
constexpr app::UploadSource stranger{.key = 1};
constexpr app::UploadSource neighbour{.key = 2};
constexpr app::UploadSource onion{.key = 3, .is_spared = true};

class UploadPlaces : public testing::Test {
protected:
    std::uint64_t free_bytes_ = 1'000;
    int looks_ = 0;
    UploadRoom room_{{.uploads_max = 4,
                      .uploads_per_source_max = 2,
                      .free_bytes_min = 1'000,
                      .unfiled_bytes_max = 20'000'000,
                      .still_max = seconds{90}},
                     [this] {
                         ++looks_;
                         return free_bytes_;
                     }};
};

TEST_F(UploadPlaces, are_shared_out_among_sources_once_half_are_taken) {
    ASSERT_TRUE(room_.enter(stranger, start));
    const auto second = room_.enter(stranger, start);
    ASSERT_TRUE(second);
    EXPECT_EQ(room_.enter(stranger, start).error(), UploadProblem::too_busy);
    EXPECT_TRUE(room_.enter(neighbour, start));
    room_.leave(*second);
    EXPECT_TRUE(room_.enter(stranger, start)) << "what was given back";
    EXPECT_EQ(room_.enter(stranger, start).error(), UploadProblem::too_busy);
}

TEST_F(UploadPlaces, are_not_shared_out_to_those_who_come_by_an_onion_service) {
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(room_.enter(onion, start));
    EXPECT_EQ(room_.enter(onion, start).error(), UploadProblem::too_busy);
}

TEST_F(UploadPlaces, go_from_one_that_stands_still_to_a_newcomer_and_only_when_all_are_taken) {
    const auto still = room_.enter(onion, start);
    const auto slow = room_.enter(onion, start);
    const auto waiting = room_.enter(onion, start);
    ASSERT_TRUE(still && slow && waiting);
    EXPECT_TRUE(room_.enter(onion, start + seconds{200}));
    EXPECT_TRUE(room_.has(*still)) << "there was room";
    EXPECT_FALSE(room_.take(*still, 32'767, start + seconds{199})) << "too little to have moved";
    EXPECT_FALSE(room_.take(*slow, 32'768, start + seconds{150}));
    room_.wait(*waiting, 40'000, start + seconds{150});
    EXPECT_TRUE(room_.enter(neighbour, start + seconds{201}));
    EXPECT_FALSE(room_.has(*still));
    EXPECT_EQ(room_.take(*still, 1, start + seconds{201}), UploadProblem::too_busy);
    EXPECT_TRUE(room_.has(*slow));
    EXPECT_TRUE(room_.has(*waiting));
    EXPECT_EQ(room_.enter(neighbour, start + seconds{201}).error(), UploadProblem::too_busy);
    EXPECT_EQ(room_.unfiled_bytes(), 32'768U) << "what the one had that lost its place counts no more";
}

TEST_F(UploadPlaces, of_a_source_with_its_share_go_to_nobody_but_itself) {
    ASSERT_TRUE(room_.enter(stranger, start));
    ASSERT_TRUE(room_.enter(stranger, start + seconds{50}));
    EXPECT_TRUE(room_.enter(stranger, start + seconds{91}));
    EXPECT_EQ(room_.enter(stranger, start + seconds{91}).error(), UploadProblem::too_busy);
}

TEST_F(UploadPlaces, end_when_the_disk_fills_while_bytes_come) {
    const auto one = room_.enter(stranger, start);
    const auto other = room_.enter(neighbour, start);
    ASSERT_TRUE(one && other);
    free_bytes_ = 999;
    looks_ = 0;
    EXPECT_FALSE(room_.take(*one, 4'000'000, start));
    EXPECT_EQ(looks_, 0) << "not for each piece";
    EXPECT_EQ(room_.take(*other, 4'000'000, start), UploadProblem::no_room);
    EXPECT_EQ(looks_, 1);
    EXPECT_EQ(room_.take(*one, 1, start), UploadProblem::no_room);
    EXPECT_EQ(room_.enter(neighbour, start).error(), UploadProblem::no_room);
    free_bytes_ = 1'000;
    EXPECT_TRUE(room_.enter(neighbour, start));
    EXPECT_FALSE(room_.take(*one, 1, start));
}

TEST_F(UploadPlaces, end_when_too_much_was_handed_in_and_never_filed) {
    const Hash kept{1};
    const auto one = room_.enter(stranger, start);
    ASSERT_TRUE(one);
    EXPECT_FALSE(room_.take(*one, 19'000'000, start));
    room_.keep(*one, kept, 19'000'000);
    room_.leave(*one);
    EXPECT_EQ(room_.unfiled_bytes(), 19'000'000U) << "kept, though it has left";
    const auto two = room_.enter(stranger, start);
    ASSERT_TRUE(two);
    EXPECT_FALSE(room_.take(*two, 1'000'000, start));
    EXPECT_EQ(room_.take(*two, 1, start), UploadProblem::no_room);
    EXPECT_EQ(room_.enter(neighbour, start).error(), UploadProblem::no_room);
    EXPECT_EQ(room_.unfiled(), std::vector<Hash>{kept});
    room_.forget(kept);
    room_.forget(kept);
    EXPECT_EQ(room_.unfiled_bytes(), 1'000'000U);
    EXPECT_TRUE(room_.enter(neighbour, start));
}

TEST_F(UploadPlaces, count_the_smallest_file_for_something) {
    room_.count(Hash{1}, 1);
    room_.count(Hash{1}, 1);
    EXPECT_EQ(room_.unfiled_bytes(), 65'536U) << "once";
}

}  // namespace
}  // namespace huiyin::store::files
