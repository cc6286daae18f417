import type { ReactNode, Ref } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { ButtonProps as AriaButtonProps } from 'react-aria-components'
import { Link } from 'react-router'
import { LoaderCircle } from 'lucide-react'

export type ButtonLook = 'primary' | 'plain' | 'quiet' | 'danger' | 'band'
interface Look { look?: ButtonLook; size?: 'small' | 'normal' | 'large'; icon?: ReactNode; children?: ReactNode }

const classOf = ({ look = 'plain', size = 'normal' }: Look, more = '') => `button button-${look} button-${size} ${more}`

/** A button in one of the portal's looks; `busy` keeps it in place and refuses a second press. */
export function Button({ look, size, icon, children, busy = false, isDisabled, className, ...rest }: Look & Omit<AriaButtonProps, 'children' | 'className'> & { busy?: boolean; className?: string; ref?: Ref<HTMLButtonElement> }) {
  return (
    <AriaButton {...rest} isDisabled={(isDisabled ?? false) || busy} className={classOf({ ...(look ? { look } : {}), ...(size ? { size } : {}) }, className)}>
      {busy ? <LoaderCircle className="turning" size={16} aria-hidden /> : icon}
      {children === undefined ? null : <span>{children}</span>}
    </AriaButton>
  )
}

/** A link that looks like a button: inside the portal by `to`, a download or another address by `href`. */
export function ButtonLink({ look, size, icon, children, to, href, download }: Look & { to?: string; href?: string; download?: string | boolean }) {
  const className = classOf({ ...(look ? { look } : {}), ...(size ? { size } : {}) })
  const content = <>{icon}<span>{children}</span></>
  if (to !== undefined) return <Link to={to} className={className}>{content}</Link>
  return <a href={href} className={className} {...(download === undefined ? {} : { download })}>{content}</a>
}
