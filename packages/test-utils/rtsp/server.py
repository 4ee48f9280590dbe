"""A camera: an RTSP server on 127.0.0.1 whose frames say when they were taken. Prints its port.

python3 server.py [port]

Frames are 320 x 240 pixels, 25 a second, H.264 without delay. Their 6 x 4 cells, white for 1, are the lowest 24 bits of the milliseconds
since 1970. Needs Debian's gir1.2-gst-rtsp-server-1.0, python3-gi and gstreamer1.0-plugins-good, -bad and -ugly.
"""

import sys
import time

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

WIDTH, HEIGHT, RATE = 320, 240, 25
COLUMNS, ROWS = 6, 4
PIPELINE = (
    f"( appsrc name=source is-live=true do-timestamp=true format=time "
    f"caps=video/x-raw,format=GRAY8,width={WIDTH},height={HEIGHT},framerate={RATE}/1 "
    f"! videoconvert ! video/x-raw,format=I420 ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max={RATE} "
    f"! rtph264pay name=pay0 pt=96 )"
)


def picture():
    milliseconds = int(time.time() * 1000)
    rows = []
    for row in range(ROWS):
        cells = [255 if milliseconds >> (row * COLUMNS + column) & 1 else 0 for column in range(COLUMNS)]
        line = bytes(cells[min(COLUMNS - 1, x * COLUMNS // WIDTH)] for x in range(WIDTH))
        rows.append(line * (HEIGHT // ROWS))
    return b"".join(rows)


def configure(_, media):
    source = media.get_element().get_by_name("source")

    def push():
        return source.emit("push-buffer", Gst.Buffer.new_wrapped(picture())) == Gst.FlowReturn.OK

    GLib.timeout_add(1000 // RATE, push)


Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(sys.argv[1] if len(sys.argv) > 1 else "0")
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(PIPELINE)
factory.set_shared(True)
factory.connect("media-configure", configure)
server.get_mount_points().add_factory("/live", factory)
server.attach(None)
print(server.get_bound_port(), flush=True)
GLib.MainLoop().run()
