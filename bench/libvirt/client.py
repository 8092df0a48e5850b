"""Calls libvirt's API for the bench: a line of JSON in, one out. Times are CLOCK_MONOTONIC in nanoseconds, as Node's hrtime.

Usage: client.py URI. Lifecycle events are told as they come: {"event": "stopped", "name": ..., "at": ...}.
"""

import json
import sys
import threading
import time

import libvirt

output = threading.Lock()


def tell(message):
    with output:
        print(json.dumps(message), flush=True)


def on_lifecycle(_connection, domain, event, _detail, _opaque):
    at = time.monotonic_ns()
    if event == libvirt.VIR_DOMAIN_EVENT_STOPPED:
        tell({"event": "stopped", "name": domain.name(), "at": at})


def run_events():
    while True:
        libvirt.virEventRunDefaultImpl()


def timed(call):
    before = time.monotonic_ns()
    call()
    return {"ns": time.monotonic_ns() - before}


def connect():
    opened = libvirt.open(sys.argv[1])
    opened.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, on_lifecycle, None)
    return opened


def until_listed(count):
    """After libvirtd was started again: connects as soon as it listens, and asks until it lists so many VMs with their states."""
    global connection
    connected = False
    while True:
        try:
            if not connected:
                connection = connect()
                connected = True
            if len(connection.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE)) >= count:
                return
        except libvirt.libvirtError:
            connected = False
        time.sleep(0.005)


libvirt.virEventRegisterDefaultImpl()
libvirt.registerErrorHandler(lambda *_: None, None)
threading.Thread(target=run_events, daemon=True).start()
connection = connect()

CALLS = {
    "create": lambda request: timed(
        lambda: connection.createXML(request["xml"], libvirt.VIR_DOMAIN_START_PAUSED if request.get("paused") else 0)
    ),
    "destroy": lambda request: timed(lambda: connection.lookupByName(request["name"]).destroy()),
    "states": lambda _: timed(lambda: connection.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE)),
    "stats": lambda _: timed(lambda: connection.getAllDomainStats(0)),
    "until-listed": lambda request: timed(lambda: until_listed(request["vms"])),
    "count": lambda _: {"count": len(connection.listAllDomains())},
}


def answer(request):
    try:
        tell({"id": request["id"], **CALLS[request["call"]](request)})
    except Exception as error:
        tell({"id": request["id"], "error": str(error)})


for line in sys.stdin:
    threading.Thread(target=answer, args=(json.loads(line),)).start()
