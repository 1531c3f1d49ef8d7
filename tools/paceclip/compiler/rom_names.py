"""Names that MicroPython holds in ROM, on an ESP32 and on the twin: using one takes no heap.

They are those of the twin's interpreter that come from MicroPython's core, its modules or asyncio, without what
py/mpconfig.h has beyond the ESP32's level, "extra features": t-strings, weakref, atexit, pystack. A name that a chip
should lack takes heap there like any other, and no more than that.
"""

# None by which C looks into an object (`write`, `send`), no built-in function's, which Python beside ours may want, and
# no exception's, which would be a lie in a trace.
_TO_GIVE = """
    ARRAY AUTO BFINT16 BFINT32 BFINT8 BFUINT16 BFUINT32 BFUINT8 BF_LEN BF_POS BIG_ENDIAN BytesIO DEBUG DeflateIO
    EACCES EADDRINUSE EAGAIN EALREADY EBADF ECONNABORTED ECONNREFUSED ECONNRESET EEXIST EHOSTUNREACH EINPROGRESS
    EINVAL EIO EISDIR ENOBUFS ENODEV ENOENT ENOMEM ENOTCONN EOPNOTSUPP EPERM ETIMEDOUT FLOAT32 FLOAT64 FileIO
    FrameBuffer FrameBuffer1 GS2_HMSB GS4_HMSB GS8 GZIP IOBase LITTLE_ENDIAN Lock Loop MONO_HLSB MONO_HMSB
    MONO_VLSB MVLSB NATIVE OrderedDict POLLERR POLLHUP POLLIN POLLOUT PTR RAW RGB565 RingIO SingletonGenerator
    StringIO TaskQueue TextIOWrapper ThreadSafeFlag UINT UINT64 ULONG ULONGLONG USHORT VOID ZLIB
    abs_tol acos acosh acquire addressof align and_ append appendleft argv asin asinh atan atan2 atanh aw
    big blit buffering bytearray_at byteorder bytes_at calcsize call_exception_handler cancel ceil center chdir
    choice clear cmath collect const copysign coro crc32 create_task cur_task current_task datetime
    default_exception_handler deflate degrees deleter deque dest disable discard doc done dt dump dumps
    ellipse endswith erf erfc errno errorcode exc_type expm1 extend fabs fileno fill fill_rect flags
    floor fmod framebuf frexp from_bytes fromhex fromkeys gc get_event_loop get_exception_handler
    getcwd getrandbits getvalue gmtime group hashlib heap_lock heap_unlock heapify heappop heappush heapq
    hline ignore ilistdir imag implementation indices insert intersection intersection_update
    invert ipoll is_set isalpha isclose isdigit isdisjoint isenabled isfinite isinf islower isnan isspace
    issubset issuperset isupper itemsize join json kbd_intr keepends ldexp lgamma libc_ver little load loads
    localtime log log10 log2 lstrip maxsize md5 mem_alloc mem_free mem_info mkdir mkfs modf modify modules mul
    namedtuple neg new_event_loop newline opt_level or_ pack_into peek pend_throw ph_key phase pi pixel platform
    polar poly popitem popleft print_exception ps1 ps2 python_compiler qstr_info queue_read radians
    randint random randrange rb readlines readonly real rel_tol release rename replace req return_exceptions
    reverse rfind rindex rmdir rom_ioctl rpartition rsplit rstrip schedule scroll search seed seek select sep
    separators set_exception_handler setdefault setter sgen sha256 shutdown single sizeof sleep sleep_ms
    sleep_us sort splitlines sqrt start startswith state statvfs stderr stop strings symmetric_difference
    symmetric_difference_update tau tb tell threshold ticks ticks_add ticks_cpu ticks_diff ticks_ms ticks_us
    time_ns timeout to_bytes trunc uctypes unhexlify uniform union unlink unpack_from unregister utf8
    version_info vline wait_for wait_for_ms waiter waiting wb xor
"""

TO_GIVE = _TO_GIVE.split()
