export default function ({ data }) {
  window.tcMinute = data.minute;
  window.dispatchEvent(new CustomEvent("tc-minute", { detail: data.minute }));
}
