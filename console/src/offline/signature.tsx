// A signature on glass: strokes of a finger, a pen or a mouse, as a picture. Who cannot write has the name typed beside and signs with a mark.
import { type PointerEvent, useEffect, useRef } from "react";
import { useSay } from "./say";
import { W } from "./words";

const WIDTH = 600;
const HEIGHT = 220;

type Props = { id: string; label: string; value: string; onChange: (dataUrl: string) => void };

/** `value` is a PNG as a data address, or empty. */
export function Signature({ id, label, value, onChange }: Props) {
  const say = useSay();
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<[number, number] | null>(null);
  const drawn = useRef("");

  // What was signed before a draft was opened again.
  useEffect(() => {
    if (value === drawn.current) return undefined;
    drawn.current = value;
    const context = canvas.current?.getContext("2d");
    context?.clearRect(0, 0, WIDTH, HEIGHT);
    if (value === "") return undefined;
    const picture = new Image();
    picture.onload = () => context?.drawImage(picture, 0, 0);
    picture.src = value;
    return () => {
      picture.onload = null;
    };
  }, [value]);

  const at = (event: PointerEvent<HTMLCanvasElement>): [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    return [((event.clientX - box.left) * WIDTH) / box.width, ((event.clientY - box.top) * HEIGHT) / box.height];
  };
  const draw = (event: PointerEvent<HTMLCanvasElement>) => {
    const context = canvas.current?.getContext("2d");
    if (last.current === null || context === null || context === undefined) return;
    const to = at(event);
    context.lineWidth = 4;
    context.lineCap = "round";
    context.strokeStyle = "#1d2826";
    context.beginPath();
    context.moveTo(...last.current);
    context.lineTo(...to);
    context.stroke();
    last.current = to;
  };
  const begin = (event: PointerEvent<HTMLCanvasElement>) => {
    // A pointer that is made by script has no capture.
    if (event.nativeEvent.isTrusted) event.currentTarget.setPointerCapture(event.pointerId);
    last.current = at(event);
  };
  const end = () => {
    if (last.current === null) return;
    last.current = null;
    drawn.current = canvas.current?.toDataURL("image/png") ?? "";
    onChange(drawn.current);
  };
  return (
    <div className="signature" data-field={id}>
      <p id={`${id}-label`} className="label">
        {label}
      </p>
      <canvas
        ref={canvas}
        width={WIDTH}
        height={HEIGHT}
        role="img"
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-hint`}
        onPointerDown={begin}
        onPointerMove={draw}
        onPointerUp={end}
        onPointerCancel={end}
      />
      <div className="row">
        <span id={`${id}-hint`} className="hint">
          {say(W.signature_here)}
        </span>
        <button type="button" className="plain" disabled={value === ""} onClick={() => onChange("")}>
          {say(W.signature_clear)}
        </button>
      </div>
    </div>
  );
}

/** The picture of a signature. */
export function pictureOf(dataUrl: string): Blob {
  const bytes = Uint8Array.from(atob(dataUrl.split(",")[1] ?? ""), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: "image/png" });
}
