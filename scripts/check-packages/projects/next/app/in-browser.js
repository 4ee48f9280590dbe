'use client'
import { useEffect } from 'react'
import { showAll } from '../use-all.js'

export default function InBrowser() {
  useEffect(() => {
    showAll()
  }, [])
  return null
}
