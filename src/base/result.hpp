#pragma once

#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/check.hpp"

namespace huiyin {

/// The reason of a failed Result, before it is known which Result it becomes part of. Made by fail().
template <class E>
struct Failure {
    E error;
};

template <class E>
Failure(E) -> Failure<E>;

/// Makes the failed half of any Result: `return fail(Refusal::not_registered);`.
template <class E>
[[nodiscard]] constexpr Failure<std::decay_t<E>> fail(E&& error) {
    return {std::forward<E>(error)};
}

/// A value, or the reason there is none: the part of std::expected that we use, under the same names.
template <class T, class E>
class [[nodiscard]] Result {
public:
    using value_type = T;
    using error_type = E;

    constexpr Result(T value)  // NOLINT(google-explicit-constructor): `return value;` must read well
        : state_(std::in_place_index<0>, std::move(value)) {}
    template <class G>
    constexpr Result(Failure<G> failure)  // NOLINT(google-explicit-constructor): and so must `return fail(..)`
        : state_(std::in_place_index<1>, std::move(failure.error)) {}

    [[nodiscard]] constexpr bool has_value() const noexcept { return state_.index() == 0; }
    constexpr explicit operator bool() const noexcept { return has_value(); }
    [[nodiscard]] constexpr const T& operator*() const& { return check(std::get_if<0>(&state_)); }
    [[nodiscard]] constexpr T& operator*() & { return check(std::get_if<0>(&state_)); }
    [[nodiscard]] constexpr T operator*() && { return std::move(check(std::get_if<0>(&state_))); }
    [[nodiscard]] constexpr const T* operator->() const { return &check(std::get_if<0>(&state_)); }
    [[nodiscard]] constexpr T* operator->() { return &check(std::get_if<0>(&state_)); }
    [[nodiscard]] constexpr const E& error() const { return check(std::get_if<1>(&state_)); }
    friend constexpr bool operator==(const Result&, const Result&) = default;

private:
    std::variant<T, E> state_;
};

/// What a successful Result<Done, E> carries: that it was done.
struct Done {
    friend constexpr bool operator==(Done, Done) = default;
};

}  // namespace huiyin
