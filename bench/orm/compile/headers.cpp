#include <memory>
#include <optional>
#include <string>
#include <vector>

int main() {}
