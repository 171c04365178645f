#pragma once

namespace huiyin {

/// One callable made of several, for std::visit.
template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};

template <class... F>
Overloaded(F...) -> Overloaded<F...>;

}  // namespace huiyin
