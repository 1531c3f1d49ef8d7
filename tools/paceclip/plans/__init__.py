"""Plans as files: read and checked by the device's own parser, begun, unrolled, estimated."""
