import { useEffect } from 'react'
import type { RefObject } from 'react'
import { useLocation, useNavigationType } from 'react-router'

/** The address that the reader stood at last; null before the first page, whose focus is the browser's own affair. */
let stoodAt: string | null = null

/** Notes a page that leads its focus itself. */
export const standAt = (pathname: string): void => { stoodAt = pathname }

/**
 * Leads the focus to a page that was come to inside the portal, as a browser does with a page that it loads: to its beginning, so that
 * a screen reader says where it is and the tab key goes on from there. Going back keeps the place where the page was left.
 */
export function useArrival(page: RefObject<HTMLElement | null>): void {
  const { pathname } = useLocation()
  const way = useNavigationType()
  useEffect(() => {
    if (stoodAt !== null && stoodAt !== pathname) {
      page.current?.focus({ preventScroll: true })
      if (way !== 'POP') window.scrollTo(0, 0)
    }
    stoodAt = pathname
  }, [pathname]) // eslint-disable-line react-hooks/exhaustive-deps -- the way matters at the moment of the change alone
}
