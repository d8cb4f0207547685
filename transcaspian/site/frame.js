addEventListener("message", (event) => {
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow === event.source && event.data?.transcaspian) frame.style.height = `${event.data.height}px`;
  }
});
