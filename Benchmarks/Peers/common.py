"""What every peer script shares: columns from files, threads, memory, and the one line of JSON it prints."""

import json
import os
import sys
import time


def limit_threads(threads):
    """Must be called before NumPy or any other library is imported."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "PARLAY_NUM_THREADS"):
        os.environ[name] = str(threads)


def megabytes(field):
    """VmRSS or VmHWM of this process, in megabytes of 10^6 bytes."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def measure(work, warm_up):
    """Seconds and answer of `work`; the peak of memory counts from here on."""
    before = megabytes("VmRSS")
    with open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")
    if warm_up:
        work()
    start = time.perf_counter()
    answer = work()
    seconds = time.perf_counter() - start
    return answer, {"seconds": seconds, "before_mb": before, "peak_mb": megabytes("VmHWM")}


def report(figures):
    json.dump(figures, sys.stdout)
    print()
