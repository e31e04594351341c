// Empty: the source of the target whose precompiled header all test programs share.
