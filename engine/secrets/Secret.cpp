// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/Secret.h"

#include "engine/secrets/Redactor.h"

#include <algorithm>
#include <cstring>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace retort {

SecretBytes::SecretBytes(QByteArrayView bytes) : m_data(new char[size_t(bytes.size()) + 1]), m_size(bytes.size())
{
    std::ranges::copy(bytes, m_data);
    m_data[m_size] = '\0';
}

SecretBytes::~SecretBytes()
{
    // Unlike memset, this is not left out as useless.
    explicit_bzero(m_data, size_t(m_size));
    delete[] m_data;
}

Secret Secret::fromText(QStringView text)
{
    QByteArray bytes = text.toUtf8();
    Secret secret = fromBytes(bytes);
    explicit_bzero(bytes.data(), size_t(bytes.size()));
    return secret;
}

Secret Secret::fromBytes(QByteArrayView bytes)
{
    Secret secret;
    const auto buffer = std::make_shared<const SecretBytes>(bytes);
    Redactor::watch(buffer);
    secret.m_bytes = buffer;
    return secret;
}

QString Secret::reveal() const
{
    return m_bytes ? QString::fromUtf8(m_bytes->view()) : QString();
}

QByteArray Secret::revealBytes() const
{
    return m_bytes ? m_bytes->view().toByteArray() : QByteArray();
}

bool Secret::areSame(const Secret &one, const Secret &other)
{
    const QByteArrayView left = one.m_bytes ? one.m_bytes->view() : QByteArrayView();
    const QByteArrayView right = other.m_bytes ? other.m_bytes->view() : QByteArrayView();
    if (left.size() != right.size())
        return false;
    unsigned difference = 0;
    for (qsizetype i = 0; i < left.size(); ++i)
        difference |= unsigned(uchar(left[i]) ^ uchar(right[i]));
    return difference == 0;
}

void forbidCoreDumps()
{
    const rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    // A limit says nothing to a handler that the kernel pipes a dump into, nor to other programs of the same user.
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

} // namespace retort
