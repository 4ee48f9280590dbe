"""Runs a command and prints one line of JSON after its output: wall-clock and processor seconds of it and its children, and the
peak memory of the largest process in MB.

    python3 measured.py COMMAND ARGUMENTS...
"""
import json
import resource
import subprocess
import sys
import time

start = time.perf_counter()
status = subprocess.call(sys.argv[1:])
wall = time.perf_counter() - start
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
measured = {"wall": wall, "processor": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss / 1024}
print(json.dumps(measured), flush=True)
sys.exit(status)
