/** The box with its two ports, and the name. */
export function Wordmark({ small = false }: { small?: boolean }) {
  return (
    <span className="wordmark">
      <svg width={small ? 22 : 28} height={small ? 18 : 22} viewBox="0 0 30 24" aria-hidden>
        <rect x="1" y="1" width="28" height="22" rx="3.5" fill="none" stroke="currentColor" strokeWidth="1.8" />
        <path d="M1.5 6.2h27" stroke="currentColor" strokeWidth="1.2" opacity="0.55" />
        <circle cx="9.6" cy="14.6" r="4.6" fill="none" stroke="var(--band-accent)" strokeWidth="2.2" />
        <circle cx="20.4" cy="14.6" r="4.6" fill="none" stroke="var(--band-accent)" strokeWidth="2.2" />
      </svg>
      <span className={small ? 'visually-hidden' : ''}>Glovebox</span>
    </span>
  )
}
