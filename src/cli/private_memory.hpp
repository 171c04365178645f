#pragma once

namespace huiyin::cli {

/// From here on the process leaves no core file, and nobody of the same account may look into its memory: it holds
/// keys, passwords, and what people wrote. To be called first of all.
void keep_memory_private();

}  // namespace huiyin::cli
