"""Signed events, as Standard Webhooks (https://www.standardwebhooks.com). Polling tells the same."""

import base64
import hashlib
import hmac
import json
import queue
import threading
import time
import urllib.error
import urllib.request

ATTEMPTS = 3


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


class Webhooks:
    """Sends events in order, one after the other; given up after three attempts."""

    def __init__(self, pause_s: float = 1.0):
        self.pause_s = pause_s
        self.events: queue.Queue = queue.Queue()
        threading.Thread(target=self._run, daemon=True).start()

    def send(self, event: dict, url: str, secret: str) -> None:
        self.events.put((event, url, secret))

    def _run(self) -> None:
        while True:
            event, url, secret = self.events.get()
            for attempt in range(1, ATTEMPTS + 1):
                if self._deliver(event, url, secret):
                    break
                time.sleep(self.pause_s * attempt)

    def _deliver(self, event: dict, url: str, secret: str) -> bool:
        """Whether it is over: taken, or refused for good."""
        body = json.dumps(event).encode()
        # The same id at each attempt, so that the receiver can drop what it has seen.
        message_id, now = f"{event['job_id']}.{event['seq']}", int(time.time())
        headers = {
            "content-type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(now),
            "webhook-signature": sign(secret, message_id, now, body),
        }
        try:
            with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=10):
                return True
        except urllib.error.HTTPError as error:
            return error.code < 500 and error.code != 429
        except OSError:
            return False
