/** A glovebox in section, drawn as on a plan: the chamber with its two ports, and the airlock at its side. */
export function GloveboxDrawing() {
  return (
    <svg className="glovebox-drawing" viewBox="0 0 480 270" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden>
      <g opacity="0.28" strokeWidth="1">
        {Array.from({ length: 13 }, (_, index) => <path key={`v${index}`} d={`M${index * 40} 0v270`} />)}
        {Array.from({ length: 7 }, (_, index) => <path key={`h${index}`} d={`M0 ${index * 40 + 15}h480`} />)}
      </g>
      <path d="M62 214V86l28-40h208l28 40v128z" strokeWidth="2.5" fill="var(--band)" />
      <path d="M62 86h264M90 46v40M298 46v40" />
      <path d="M104 56h180l12 20H92z" opacity="0.6" />
      <g stroke="var(--band-accent)" strokeWidth="4"><circle cx="140" cy="150" r="34" /><circle cx="248" cy="150" r="34" /></g>
      <g stroke="var(--band-accent)" opacity="0.55"><circle cx="140" cy="150" r="24" /><circle cx="248" cy="150" r="24" /></g>
      <path d="M326 122h96v74h-96" strokeWidth="2.5" fill="var(--band)" />
      <path d="M358 122v74M390 122v74" opacity="0.7" />
      <path d="M336 159h12M368 159h12M400 159h12" stroke="var(--band-accent)" strokeWidth="3" />
      <path d="M430 159h34m-9-8 9 8-9 8" stroke="var(--band-accent)" strokeWidth="2.5" />
      <path d="M36 214h412M84 214v34M304 214v34" strokeWidth="2.5" />
    </svg>
  )
}
